// The current due instant, and how long the work may take.
import { DAY, type Duration, type Instant } from '../../time.ts'
import type { Order } from '../order.ts'
import { endOf, isRunning } from './clock.ts'

/** The current due instant; while the work clock is stopped, what it would be if the clock resumed at `now`. */
export function dueAtIn(order: Order, now: Instant): Instant | null {
  const { situation } = order
  switch (situation.phase) {
    case 'awaiting_requirements':
      return null
    case 'in_progress':
      return isRunning(situation.work) ? situation.work.at : now + situation.work.left
    case 'delivered':
    case 'completed':
    case 'cancelled':
      return situation.dueAt
  }
}

/** The due instant that the running work clock ends at; null if it is stopped, or there is none. */
export const runsUntil = ({ situation }: Order): Instant | null =>
  situation.phase === 'in_progress' ? endOf(situation.work) : null

/** The turnaround with the days of all extras: from the start of the work to the due instant. */
export const workTime = ({ turnaround, extras }: Pick<Order, 'turnaround' | 'extras'>): Duration =>
  turnaround + extras.reduce((days, extra) => days + extra.days, 0) * DAY
