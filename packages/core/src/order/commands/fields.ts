// The building blocks of command schemas: text that PostgreSQL can store, amounts, instants, ids.
import Type from 'typebox'
import { LARGEST_AMOUNT } from '../../money.ts'
import { FORMS, LINK_PATTERN, TEXT_PATTERNS, type TextKind } from '../../text.ts'

/** Trimmed by the reader of the schema (`x-trimmed`), and without invisible or direction-changing characters. */
const text = (kind: TextKind, maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: TEXT_PATTERNS[kind], 'x-trimmed': true, description })

/** The largest number that an event can have: that of a column of four bytes. */
export const LARGEST_SEQ = 2_147_483_647

/** Text over several lines. */
export const prose = (maxLength: number, description: string) => text('prose', maxLength, description)
/** Text on one line: names and titles. */
export const line = (maxLength: number, description: string) => text('line', maxLength, description)
/** A web address that pages show as a link. */
export const link = (description: string) => Type.String({ maxLength: 2010, pattern: LINK_PATTERN, description })
export const explanation = (description = 'In the party’s own words; shown to the other party.') =>
  prose(1000, description)
export const amount = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: LARGEST_AMOUNT, description })
export const instant = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description })
/** An id given by the marketplace. */
export const externalId = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: FORMS.id, description })
/** The id of a request, case or payment: the number of the event that opened it. */
export const eventId = (description: string) => Type.Integer({ minimum: 1, maximum: LARGEST_SEQ, description })
