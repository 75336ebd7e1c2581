// The table of criteria: what each measures, its unit, which direction is better, and what one more order adds.
import { DAY } from '../../time.ts'
import type { OrderFact } from '../facts.ts'
import type { CriterionName, Placing } from '../policy/policy.ts'
import type { About } from './candidates.ts'
import type { Lens, SellerAt } from './sellerAt.ts'
import {
  agreedFor,
  answers,
  count,
  earnedWith,
  mean,
  plain,
  share,
  type Tally,
  total,
  unanswered,
  weighedShare,
} from './tally.ts'
import { isCompleted } from './weight.ts'

export const UNITS = ['rate', 'count', 'amount', 'rating', 'days'] as const
export type Unit = (typeof UNITS)[number]
/** The unit of margins: what is counted to tell how many are needed and how many are bearable. */
export type Steps = 'orders' | 'deliveries' | 'answers' | 'ratings' | 'buyers' | 'amount' | 'days' | 'warnings'

export interface CriterionRule {
  /** A sentence for the generated rules that states what is measured. */
  readonly description: string
  /** What the minimum sample counts; null if the figure has no sample and so is never too small. */
  readonly sample: string | null
  readonly unit: Unit
  readonly better: 'more' | 'less'
  readonly steps: Steps
  /** What one more good or one more bad step adds to numerator and denominator. A plain count has no denominator. */
  readonly good: readonly [number, number]
  readonly bad: readonly [number, number]
  /** The sample below which there is not enough data, unless the policy sets another minimum. */
  readonly minimum: number
  /** Whether the criterion has a window. `placings` lists the date bases that it can have. */
  readonly window: boolean
  readonly placings: readonly Placing[]
  tally(view: SellerAt, lens: Lens): Tally
}

const ANY: readonly Placing[] = ['closed', 'placed', 'due', 'delivered']
const NONE: readonly Placing[] = []

const isCancelled = (order: OrderFact): boolean => !isCompleted(order)
const always = (): boolean => true
const never = (): boolean => false
const buyerOf = ({ buyer }: OrderFact): string => buyer
/** Reports whether the order had a due instant and was delivered, or was late when it closed. */
const couldBeOnTime = ({ dueAt, deliveredAt, lateWhenClosed }: OrderFact): boolean =>
  dueAt !== null && (deliveredAt !== null || lateWhenClosed)
/** Reports whether the order was delivered before its due instant. A delivery at the due instant is late. */
const isOnTime = ({ dueAt, deliveredAt }: OrderFact): boolean =>
  dueAt !== null && deliveredAt !== null && deliveredAt < dueAt
const wasLate = (order: OrderFact): boolean => couldBeOnTime(order) && !isOnTime(order)

/** The orders of each criterion. They are constants because they are cache keys. */
const COMPLETED: About = { isMeant: isCompleted, isGood: always }
const CLOSED: About = { isMeant: always, isGood: always }
const CANCELLED: About = { isMeant: isCancelled, isGood: never }
const LATE: About = { isMeant: wasLate, isGood: never }
const TIMED: About = { isMeant: couldBeOnTime, isGood: isOnTime }
const EARNED: About = { isMeant: ({ earned }) => earned !== 0, isGood: always, size: earnedWith, weightlessToo: true }
const SOLD: About = { isMeant: isCompleted, isGood: always, size: agreedFor }

/** The fields of a plain number: it has no sample and counts the orders in a window. */
const plainly = { sample: null, minimum: 0, window: true, placings: ANY } as const
/** The fields of a number that is better if larger, from which a bad order subtracts nothing. */
const moreIsBetter = { ...plainly, better: 'more', good: [1, 0], bad: [0, 0] } as const
/** The fields of a number that is better if smaller, from which a good order subtracts nothing. */
const lessIsBetter = { ...plainly, better: 'less', good: [0, 0], bad: [1, 0] } as const
/** The fields of a rate that is the share of good orders or answers. */
const goodShare = {
  unit: 'rate',
  better: 'more',
  good: [1, 1],
  bad: [0, 1],
  minimum: 1,
  window: true,
  placings: ANY,
} as const
/** The fields of a rate that is the share of bad orders or answers. */
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
    description: 'Whole days since the seller joined the marketplace.',
    ...moreIsBetter,
    unit: 'days',
    steps: 'days',
    window: false,
    placings: NONE,
    tally: ({ at, backFrom = at, since }) => plain(Math.max(0, Math.floor((backFrom - since) / DAY))),
  },
  days_at_level_below: {
    description: 'Whole days, without a break, at the level below; only to reach a level.',
    ...moreIsBetter,
    unit: 'days',
    steps: 'days',
    window: false,
    placings: NONE,
    tally: ({ at, backFrom = at, levelSince }) => plain(Math.max(0, Math.floor((backFrom - levelSince) / DAY))),
  },
  orders_completed: {
    description: 'Completed orders.',
    ...moreIsBetter,
    unit: 'count',
    steps: 'orders',
    tally: (view, lens) => count(view, lens, COMPLETED),
  },
  orders_closed: {
    description: 'Orders that ended: completed, or cancelled with a weight above 0.',
    ...moreIsBetter,
    unit: 'count',
    steps: 'orders',
    bad: [1, 0],
    tally: (view, lens) => count(view, lens, CLOSED),
  },
  distinct_buyers: {
    description: 'Different buyers of completed orders.',
    ...moreIsBetter,
    unit: 'count',
    steps: 'buyers',
    tally: (view, lens) => count(view, lens, COMPLETED, buyerOf),
  },
  earnings: {
    description: 'The amount released to the seller after the fee and later refunds, including orders of weight 0.',
    ...moreIsBetter,
    unit: 'amount',
    steps: 'amount',
    tally: (view, lens) => total(view, lens, EARNED),
  },
  sales: {
    description: 'The agreed value of completed orders, base and extras, before fee and refunds.',
    ...moreIsBetter,
    unit: 'amount',
    steps: 'amount',
    tally: (view, lens) => total(view, lens, SOLD),
  },
  rating: {
    description: 'The mean of the buyers’ ratings, without those of completed orders that were cancelled later.',
    sample: 'ratings',
    ...goodShare,
    unit: 'rating',
    steps: 'ratings',
    good: [5, 1],
    bad: [1, 1],
    tally: mean,
  },
  completion_rate: {
    description: 'The completed part of all orders that count: completed ÷ (completed + weights of the cancelled).',
    sample: 'orders that count',
    ...goodShare,
    steps: 'orders',
    tally: (view, lens) => weighedShare(view, lens, isCompleted),
  },
  cancellation_rate: {
    description:
      'The cancelled part of the same orders: weights of the cancelled ÷ (completed + weights of the cancelled).',
    sample: 'orders that count',
    ...badShare,
    steps: 'orders',
    tally: (view, lens) => weighedShare(view, lens, isCancelled),
  },
  on_time_rate: {
    description:
      'Of the orders that had a due instant and were delivered, or were late when they closed: those first delivered before it.',
    sample: 'orders that could be on time',
    ...goodShare,
    steps: 'deliveries',
    tally: (view, lens) => share(view, lens, TIMED, isOnTime),
  },
  late_rate: {
    description: 'Of the orders in the on-time rate: those not delivered before their due instant.',
    sample: 'orders that could be on time',
    ...badShare,
    steps: 'deliveries',
    tally: (view, lens) => share(view, lens, TIMED, wasLate),
  },
  late_deliveries: {
    description:
      'Orders that had a due instant and were not delivered before it: delivered later, or late when they closed.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'deliveries',
    tally: (view, lens) => count(view, lens, LATE),
  },
  late_buyers: {
    description: 'Different buyers behind late deliveries.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'buyers',
    tally: (view, lens) => count(view, lens, LATE, buyerOf),
  },
  response_rate: {
    description: 'Of the settled questions to the seller, except in orders that do not count: those answered in time.',
    sample: 'settled questions',
    ...goodShare,
    steps: 'answers',
    placings: NONE,
    tally: answers,
  },
  unanswered_buyers: {
    description: 'Different buyers who were not answered in time, of the questions in the response rate.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'buyers',
    placings: NONE,
    tally: unanswered,
  },
  open_warnings: {
    description: 'Open warnings from the marketplace.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'warnings',
    window: false,
    placings: NONE,
    tally: ({ openWarnings }) => plain(openWarnings),
  },
  cancellations: {
    description: 'Cancelled orders with a weight above 0, each as one.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'orders',
    tally: (view, lens) => count(view, lens, CANCELLED),
  },
  cancelled_buyers: {
    description: 'Different buyers behind cancelled orders with a weight above 0.',
    ...lessIsBetter,
    unit: 'count',
    steps: 'buyers',
    tally: (view, lens) => count(view, lens, CANCELLED, buyerOf),
  },
}
