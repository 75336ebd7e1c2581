// Who reads what: the one function by which every exit decides what a reader sees of an event or a case.
import { MATTERS } from '../cases/matters.ts'
import { ABOUTS, type Actor, type Case, type Order } from '../order.ts'

/** null: whoever it is passed on to. Nobody in particular is shown what somebody may not see. */
export type Reader = Actor | null

/** The text of an event that says which of staff it was; the event itself says “staff”. */
export const WHO = 'by'
/** The role of staff, as an event names who did it. */
export const STAFF = 'staff'

const readsAll = (reader: Reader): boolean => reader?.role === 'staff' || reader?.role === 'marketplace'

/** An event as it lies beside the chain, on its way out. */
export interface Recorded {
  readonly type: string
  /** `buyer:<id>`, `staff`, `clock` … */
  readonly by: string
  readonly data: Readonly<Record<string, unknown>>
  readonly texts: Readonly<Record<string, unknown>>
}

const isSealed = (about: unknown): boolean => ABOUTS.some(each => each === about && MATTERS[each].sealed)

/** What was written about a sealed matter: its opener reads it, whoever reads all, and nobody else. */
const isSealedFrom = ({ type, by, data }: Recorded, reader: Reader): boolean =>
  type === 'case.opened' && isSealed(data.about) && reader?.role !== by.split(':')[0]

/** The text that says why the payment side could not move money: the parties read that it failed. */
const FAILURE_REASON = 'failureReason'

/** Whether this reader may not read a text of an event. */
const isHidden = (event: Recorded, name: string, reader: Reader): boolean =>
  name === WHO || name === FAILURE_REASON || isSealedFrom(event, reader)

/**
 * The event as this reader sees it: texts that are not for them left out, and named in `sealed`. What enters the chain
 * is the same for everybody, so each can verify what they are shown. Events of before texts were sealed say in the open
 * what is taken away here: those no longer verify for who may not see it.
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

/** A case as this reader sees it: of a sealed one the other party knows that staff are looking, and no word of it. */
export function visibleCase(found: Case, reader: Reader): Case & { readonly sealed: boolean } {
  const sealed = isSealed(found.about) && !readsAll(reader) && reader?.role !== found.openedBy
  return sealed ? { ...found, about: 'sealed', explanation: '', sealed } : { ...found, sealed }
}

/** The cases of an order as this reader sees them. */
export const visibleCases = (order: Order, reader: Reader): readonly ReturnType<typeof visibleCase>[] =>
  order.cases.map(found => visibleCase(found, reader))
