// Decides for every output what a reader sees of an event or a case.
import { MATTERS } from '../cases/matters.ts'
import { ABOUTS, type Actor, type Case, type Order } from '../order.ts'

/** The reader of an output. null is an unknown reader, who sees only what everybody may see. */
export type Reader = Actor | null

/** The name of the text that holds the staff member's id, since the event's `by` is only “staff”. */
export const WHO = 'by'
/** The value of an event's `by` if staff acted. */
export const STAFF = 'staff'

const readsAll = (reader: Reader): boolean => reader?.role === 'staff' || reader?.role === 'marketplace'

/** A stored event before it is sent to a reader. */
export interface Recorded {
  readonly type: string
  /** The actor as text, e.g. `buyer:<id>`, `staff` or `clock`. */
  readonly by: string
  readonly data: Readonly<Record<string, unknown>>
  readonly texts: Readonly<Record<string, unknown>>
}

const isSealed = (about: unknown): boolean => ABOUTS.some(each => each === about && MATTERS[each].sealed)

/** Reports whether the event's matter is sealed from a party or unknown reader, i.e. from all but its opener. */
const isSealedFrom = ({ type, by, data }: Recorded, reader: Reader): boolean =>
  type === 'case.opened' && isSealed(data.about) && reader?.role !== by.split(':')[0]

/** The name of the text that holds the payment side's failure reason. The parties see only that it failed. */
const FAILURE_REASON = 'failureReason'
/** The name of the text with the id of the API key that the marketplace used. */
const CREDENTIAL = 'key'

/** Reports whether a text of the event is hidden from the reader. */
const isHidden = (event: Recorded, name: string, reader: Reader): boolean =>
  [WHO, FAILURE_REASON, CREDENTIAL].includes(name) || isSealedFrom(event, reader)

/**
 * Returns the event as the reader sees it. Texts that they may not read are removed, and listed in `sealed`. What
 * enters the hash chain is the same for all readers, so each can verify what they see. Events stored before sealing
 * existed have the removed parts in plain data, so they verify only for readers who may see those.
 */
export function visibleTo<E extends Recorded>(event: E, reader: Reader): E & { readonly sealed: readonly string[] } {
  if (readsAll(reader)) return { ...event, sealed: [] }
  const names = Object.keys(event.texts)
  const sealed = names.filter(name => isHidden(event, name, reader))
  const about = isSealedFrom(event, reader) ? { about: 'sealed' } : {}
  return {
    ...event,
    by: event.by.startsWith(`${STAFF}:`) ? STAFF : event.by,
    data: 'about' in about ? { ...event.data, ...about } : event.data,
    texts: sealed.length === 0 ? event.texts : without(event.texts, sealed),
    sealed,
  }
}

const without = (texts: Recorded['texts'], names: readonly string[]): Recorded['texts'] =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)))

/** Returns a case as the reader sees it. The other party learns that a sealed case exists, but not what it is about. */
export function visibleCase(found: Case, reader: Reader): Case & { readonly sealed: boolean } {
  const sealed = isSealed(found.about) && !readsAll(reader) && reader?.role !== found.openedBy
  return sealed ? { ...found, about: 'sealed', explanation: '', sealed } : { ...found, sealed }
}

/** Returns the cases of an order as the reader sees them. */
export const visibleCases = (order: Order, reader: Reader): readonly ReturnType<typeof visibleCase>[] =>
  order.cases.map(found => visibleCase(found, reader))
