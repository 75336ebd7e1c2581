// What of a history is told in one line: bookkeeping that stands together, and never what a person did.
import type { OrderEvent } from '../api/cache.ts'

/** Notes of the machine about time and money: facts, but nobody’s words. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'reminder.due',
  'refund.requested',
  'refund.done',
  'payment.requested',
  'payment.confirmed',
])

export const isBookkeeping = ({ type }: Pick<OrderEvent, 'type'>): boolean => BOOKKEEPING.has(type)

/** Two are read as fast as the line that would stand for them. */
const LEAST = 3

export type Entry<E> = { readonly event: E } | { readonly folded: readonly E[] }

/** Oldest first, as given: runs of bookkeeping as one entry. */
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
