// Who reads what: the one function that decides, for every output, what a reader sees of an event or a case.
import { MATTERS } from '../cases/matters.ts'
import { ABOUTS, type Actor, type Case, type Order } from '../order.ts'

/** null: an unknown reader, who gets only what every reader may see. */
export type Reader = Actor | null

/** The text of an event that names the staff member; the event itself names only “staff”. */
export const WHO = 'by'
/** The role of staff in the `by` of an event. */
export const STAFF = 'staff'

const readsAll = (reader: Reader): boolean => reader?.role === 'staff' || reader?.role === 'marketplace'

/** A stored event, before output. */
export interface Recorded {
  readonly type: string
  /** `buyer:<id>`, `staff`, `clock` … */
  readonly by: string
  readonly data: Readonly<Record<string, unknown>>
  readonly texts: Readonly<Record<string, unknown>>
}

const isSealed = (about: unknown): boolean => ABOUTS.some(each => each === about && MATTERS[each].sealed)

/** A sealed matter is read only by its opener, staff and the marketplace. */
const isSealedFrom = ({ type, by, data }: Recorded, reader: Reader): boolean =>
  type === 'case.opened' && isSealed(data.about) && reader?.role !== by.split(':')[0]

/** The text with the payment side's failure reason: the parties see only that it failed. */
const FAILURE_REASON = 'failureReason'

/** Whether this reader may not read a text of an event. */
const isHidden = (event: Recorded, name: string, reader: Reader): boolean =>
  name === WHO || name === FAILURE_REASON || isSealedFrom(event, reader)

/**
 * The event as this reader sees it: texts that they may not read are removed, and listed in `sealed`. What enters the
 * hash chain is the same for all readers, so each can verify what they see. Events from before sealing hold in plain
 * data what is removed here: those do not verify for readers who may not see it.
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

/** A case as this reader sees it: of a sealed one the other party learns that it is with staff, but not its content. */
export function visibleCase(found: Case, reader: Reader): Case & { readonly sealed: boolean } {
  const sealed = isSealed(found.about) && !readsAll(reader) && reader?.role !== found.openedBy
  return sealed ? { ...found, about: 'sealed', explanation: '', sealed } : { ...found, sealed }
}

/** The cases of an order as this reader sees them. */
export const visibleCases = (order: Order, reader: Reader): readonly ReturnType<typeof visibleCase>[] =>
  order.cases.map(found => visibleCase(found, reader))
