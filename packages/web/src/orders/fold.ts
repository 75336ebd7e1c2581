// Folds three or more adjacent bookkeeping events of a history into one line, and never folds the actions of people.
import type { OrderEvent } from '../api/cache.ts'

/** Events that the system records about time and money. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'reminder.due',
  'refund.requested',
  'refund.done',
  'payment.requested',
  'payment.confirmed',
])

export const isBookkeeping = ({ type }: Pick<OrderEvent, 'type'>): boolean => BOOKKEEPING.has(type)

/** Shorter runs are not folded: two entries are read as fast as the line that would replace them. */
const LEAST = 3

export type Entry<E> = { readonly event: E } | { readonly folded: readonly E[] }

/** Folds each run of at least `LEAST` bookkeeping events into one entry, and keeps the order of the events. */
export function entriesOf<E extends Pick<OrderEvent, 'type'>>(events: readonly E[]): readonly Entry<E>[] {
  const entries: Entry<E>[] = []
  let run: E[] = []
  const close = (): void => {
    entries.push(...(run.length < LEAST ? run.map(event => ({ event })) : [{ folded: run }]))
    run = []
  }
  for (const event of events) {
    if (isBookkeeping(event)) run.push(event)
    else {
      close()
      entries.push({ event })
    }
  }
  close()
  return entries
}
