// The current due instant, and how long the work may take.
import { DAY, type Duration, type Instant } from '../../time.ts'
import type { Order } from '../order.ts'
import { endOf, isRunning } from './clock.ts'

/**
 * Returns the current due instant. While the work clock is stopped, returns the one that would apply if it resumed at
 * `now`.
 */
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

/** Returns the due instant at which the running work clock ends, or null if it is stopped or there is none. */
export const runsUntil = ({ situation }: Order): Instant | null =>
  situation.phase === 'in_progress' ? endOf(situation.work) : null

/** Returns the time from the start of the work to the due instant: the turnaround with the days of all extras. */
export const workTime = ({ turnaround, extras }: Pick<Order, 'turnaround' | 'extras'>): Duration =>
  turnaround + extras.reduce((days, extra) => days + extra.days, 0) * DAY
