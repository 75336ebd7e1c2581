// THE TABLE of criteria: what each measures, in which unit, which direction is better, and what one more order does to it.
import { DAY } from '../time.ts'
import type { OrderFact } from './facts.ts'
import type { CriterionName, Placing } from './policy.ts'
import {
  agreedFor,
  answers,
  count,
  earnedWith,
  type Lens,
  mean,
  plain,
  type Seen,
  share,
  type Tally,
  total,
  weighedShare,
} from './tally.ts'
import { isCompleted } from './weight.ts'

export const UNITS = ['rate', 'count', 'amount', 'rating', 'days'] as const
export type Unit = (typeof UNITS)[number]
/** What one more good or bad one is called where people are told how many are needed or can be borne. */
export type Steps = 'orders' | 'deliveries' | 'answers' | 'ratings' | 'buyers' | 'amount' | 'days' | 'warnings'

export interface CriterionRule {
  readonly unit: Unit
  readonly better: 'more' | 'less'
  readonly steps: Steps
  /** What one more good or bad one adds to numerator and denominator; a plain count has no denominator. */
  readonly good: readonly [number, number]
  readonly bad: readonly [number, number]
  /** The sample below which there is not enough data, unless the policy names another. */
  readonly minimum: number
  /** Whether a window and the instant that places an order in it mean something. */
  readonly window: boolean
  readonly placings: readonly Placing[]
  tally(seen: Seen, lens: Lens): Tally
}

const ANY: readonly Placing[] = ['closed', 'placed', 'due', 'delivered']
const NONE: readonly Placing[] = []

const isCancelled = (order: OrderFact): boolean => !isCompleted(order)
const buyerOf = ({ buyer }: OrderFact): string => buyer
/** Of the orders that had a due instant and were delivered, or were late when they closed. */
const couldBeOnTime = ({ dueAt, deliveredAt, lateWhenClosed }: OrderFact): boolean =>
  dueAt !== null && (deliveredAt !== null || lateWhenClosed)
/** Delivered at the due instant is late. */
const isOnTime = ({ dueAt, deliveredAt }: OrderFact): boolean =>
  dueAt !== null && deliveredAt !== null && deliveredAt < dueAt
const wasLate = (order: OrderFact): boolean => couldBeOnTime(order) && !isOnTime(order)

/** More of it is better, and a bad order takes nothing away. */
const moreIsBetter = { better: 'more', good: [1, 0], bad: [0, 0], minimum: 0, window: true, placings: ANY } as const
/** Less of it is better, and a good order takes nothing away. */
const lessIsBetter = { better: 'less', good: [0, 0], bad: [1, 0], minimum: 0, window: true, placings: ANY } as const
/** A share of what went well, of all. */
const goodShare = {
  unit: 'rate',
  better: 'more',
  good: [1, 1],
  bad: [0, 1],
  minimum: 1,
  window: true,
  placings: ANY,
} as const
/** A share of what went wrong, of all. */
const badShare = {
  unit: 'rate',
  better: 'less',
  good: [0, 1],
  bad: [1, 1],
  minimum: 1,
  window: true,
  placings: ANY,
} as const

export const CRITERIA: Readonly<Record<CriterionName, CriterionRule>> = {
  days_on_marketplace: {
    ...{ ...moreIsBetter, unit: 'days', steps: 'days', window: false, placings: NONE },
    tally: ({ at, since }) => plain(Math.max(0, Math.floor((at - since) / DAY))),
  },
  orders_completed: {
    ...{ ...moreIsBetter, unit: 'count', steps: 'orders' },
    tally: (seen, lens) => count(seen, lens, { isMeant: isCompleted }),
  },
  orders_closed: {
    ...{ ...moreIsBetter, unit: 'count', steps: 'orders' },
    tally: (seen, lens) => count(seen, lens, { isMeant: () => true }),
  },
  distinct_buyers: {
    ...{ ...moreIsBetter, unit: 'count', steps: 'buyers' },
    tally: (seen, lens) => count(seen, lens, { isMeant: isCompleted }, buyerOf),
  },
  earnings: {
    ...{ ...moreIsBetter, unit: 'amount', steps: 'amount' },
    tally: (seen, lens) =>
      total(seen, lens, { isMeant: ({ earned }) => earned !== 0, size: earnedWith, weightlessToo: true }),
  },
  sales: {
    ...{ ...moreIsBetter, unit: 'amount', steps: 'amount' },
    tally: (seen, lens) => total(seen, lens, { isMeant: isCompleted, size: agreedFor }),
  },
  rating: {
    ...{ ...goodShare, unit: 'rating', steps: 'ratings', good: [5, 1], bad: [1, 1] },
    tally: mean,
  },
  completion_rate: {
    ...{ ...goodShare, steps: 'orders' },
    tally: (seen, lens) => weighedShare(seen, lens, isCompleted),
  },
  cancellation_rate: {
    ...{ ...badShare, steps: 'orders' },
    tally: (seen, lens) => weighedShare(seen, lens, isCancelled),
  },
  on_time_rate: {
    ...{ ...goodShare, steps: 'deliveries' },
    tally: (seen, lens) => share(seen, lens, { isMeant: couldBeOnTime }, isOnTime),
  },
  late_rate: {
    ...{ ...badShare, steps: 'deliveries' },
    tally: (seen, lens) => share(seen, lens, { isMeant: couldBeOnTime }, wasLate),
  },
  late_deliveries: {
    ...{ ...lessIsBetter, unit: 'count', steps: 'deliveries' },
    tally: (seen, lens) => count(seen, lens, { isMeant: wasLate }),
  },
  late_buyers: {
    ...{ ...lessIsBetter, unit: 'count', steps: 'buyers' },
    tally: (seen, lens) => count(seen, lens, { isMeant: wasLate }, buyerOf),
  },
  response_rate: {
    ...{ ...goodShare, steps: 'answers', placings: NONE },
    tally: answers,
  },
  open_warnings: {
    ...{ ...lessIsBetter, unit: 'count', steps: 'warnings', window: false, placings: NONE },
    tally: ({ openWarnings }) => plain(openWarnings),
  },
  cancellations: {
    ...{ ...lessIsBetter, unit: 'count', steps: 'orders' },
    tally: (seen, lens) => count(seen, lens, { isMeant: isCancelled }),
  },
  cancelled_buyers: {
    ...{ ...lessIsBetter, unit: 'count', steps: 'buyers' },
    tally: (seen, lens) => count(seen, lens, { isMeant: isCancelled }, buyerOf),
  },
}
