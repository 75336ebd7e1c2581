// The building blocks of command schemas: text that PostgreSQL can keep, amounts, instants, persons.
import Type, { type TSchema } from 'typebox'
import { LARGEST_AMOUNT } from '../../money.ts'

/** No control characters but tab and line breaks, no lone surrogates, and something beside white space. */
const PROSE = '^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F\\uD800-\\uDFFF]*$'
/** The same on one line. */
const LINE = '^(?=.*\\S)[^\\u0000-\\u001F\\u007F\\u2028\\u2029\\uD800-\\uDFFF]*$'

export const prose = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: PROSE, description })
export const line = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: LINE, description })
export const explanation = (description = 'In the party’s own words; shown to the other party.') =>
  prose(1000, description)
export const amount = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: LARGEST_AMOUNT, description })
export const instant = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description })
/** An id given by the marketplace: visible ASCII, so that it fits in a header. */
export const externalId = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$', description })
/** The number of the event that opened something. */
export const eventId = (description: string) => Type.Integer({ minimum: 1, maximum: 2_147_483_647, description })

export const strict = <P extends Record<string, TSchema>>(properties: P, options: { description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options })
