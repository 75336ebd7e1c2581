// The fields of command schemas: text that PostgreSQL can store, amounts, instants, ids.
import Type from 'typebox'
import { LARGEST_AMOUNT } from '../../money.ts'
import { LINK_PATTERN, TEXT_PATTERNS, type TextKind } from '../../text.ts'

/**
 * Makes a text field without invisible or direction-changing characters. `x-trimmed` means that the server trims the
 * text before it checks the length.
 */
const text = (kind: TextKind, maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: TEXT_PATTERNS[kind], 'x-trimmed': true, description })

/** The largest number of an event, limited by a database column of four bytes. */
export const LARGEST_SEQ = 2_147_483_647

/** Makes a field for text over several lines. */
export const prose = (maxLength: number, description: string) => text('prose', maxLength, description)
/** Makes a field for text on one line, such as a name or title. */
export const line = (maxLength: number, description: string) => text('line', maxLength, description)
/** Makes a field for a web address that pages show as a link. */
export const link = (description: string) => Type.String({ maxLength: 2010, pattern: LINK_PATTERN, description })
export const explanation = (description = 'In the party’s own words; shown to the other party.') =>
  prose(1000, description)
export const amount = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: LARGEST_AMOUNT, description })
export const instant = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description })
/** Makes a field for an id from the marketplace: visible ASCII, so that it fits in a header. */
export const externalId = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$', description })
/** Makes a field for the id of a request, case or payment, which is the number of the event that opened it. */
export const eventId = (description: string) => Type.Integer({ minimum: 1, maximum: LARGEST_SEQ, description })
