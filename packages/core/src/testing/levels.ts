// Fixtures for tests of levels: performance logs and small policies.

import { type Evaluated, evaluate, type Scorecard } from '../level/evaluate.ts'
import { facts } from '../level/facts.ts'
import {
  type ClosedLine,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  type PerformanceLine,
} from '../level/performanceLog.ts'
import type { Criterion, LevelPolicy } from '../level/policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../level/policy/presets.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { Rng } from './rng.ts'

/** A day on which the shipped policy promotes and demotes. */
export const THE_15TH: Instant = Date.UTC(2026, 10, 15)

type Changes = Partial<Omit<ClosedLine, 'type' | 'order'>>

/** Returns an order completed on time and paid. By default it closed a day before the evaluation. */
export function closed(order: string, changes: Changes = {}): ClosedLine {
  const at = changes.at ?? THE_15TH - DAY
  const plain = { recordedAt: at, buyer: `buyer of ${order}`, placedAt: at - 5 * DAY, dueAt: at, deliveredAt: at - 1 }
  return {
    type: 'closed',
    order,
    at,
    ...plain,
    lateWhenClosed: false,
    value: 10_000,
    earned: 8_000,
    currency: 'USD',
    staysLonger: 0,
    method: 'completed',
    decidedBy: 'buyer',
    openedBy: null,
    reason: null,
    fault: 'none',
    faultStatus: null,
    ...changes,
  }
}

/** The changes that make an order cancelled before a delivery. */
export const CANCELLED: Changes = {
  method: 'mutual',
  decidedBy: 'agreement',
  openedBy: 'seller',
  reason: 'other',
  fault: 'none',
  faultStatus: 'unanswered',
  deliveredAt: null,
  earned: 0,
}

/** Returns a number of orders with the same name and consecutive numbers. */
export const orders = (count: number, name: string, changes: Changes = {}): readonly ClosedLine[] =>
  Array.from({ length: count }, (_, i) => closed(`${name}-${i + 1}`, changes))
export const completed = (count: number, changes: Changes = {}) => orders(count, 'completed', changes)
export const cancelled = (count: number, changes: Changes = {}) =>
  orders(count, 'cancelled', { ...CANCELLED, ...changes })

export const COMPLETION: Criterion = { criterion: 'completion_rate', window: 'P60D', op: '>=', value: '90%' }

/**
 * Returns a policy with two levels above the lowest that have the same criteria. Evaluations on the 15th move one step.
 */
export const ladderOf = (criteria: readonly Criterion[], changes: Partial<LevelPolicy> = {}): LevelPolicy => ({
  version: 1,
  ladder: [
    { name: 'new', reach: [], keep: [] },
    { name: 'level 1', reach: [...criteria], keep: [...criteria] },
    { name: 'level 2', reach: [...criteria], keep: [...criteria] },
  ],
  counting: { currency: 'USD' },
  evaluation: { promote: { every: 'month', day: 15 }, demote: { every: 'month', day: 15 }, zone: 'UTC' },
  ...changes,
})

/** Evaluates a performance log. By default the seller is at level 2 and it is a demotion day. */
export function scorecardOf(
  lines: readonly PerformanceLine[],
  policy: LevelPolicy,
  changes: Partial<Omit<Evaluated, 'facts' | 'policy'>> = {},
): Scorecard {
  const at = changes.at ?? THE_15TH
  const known = facts(lines, { at, knownAt: Number.MAX_SAFE_INTEGER })
  return evaluate({ facts: known, policy, level: 'level 2', at, since: at - 365 * DAY, ...changes })
}

/** A policy with half weights, by value, in two currencies, over calendar months and years. */
const byValue: LevelPolicy = ladderOf(
  [
    { ...COMPLETION, window: 'P2M', value: '75%', minimum: 3 },
    { ...COMPLETION, criterion: 'on_time_rate', window: 'P1M', dateBasis: 'due', value: '60%', minimum: 2 },
    { criterion: 'rating', window: 'P1Y', op: '>', value: 2.95, minimum: 2 },
    { criterion: 'sales', window: 'P6M', op: '>=', value: { amount: 5_000, currency: 'USD' } },
  ],
  {
    counting: {
      by: 'value',
      currency: 'USD',
      exchange: { EUR: { units: 100, are: 108 } },
      leastValue: [{ amount: 500, currency: 'USD' }],
      weights: [
        { method: ['late', 'unstarted'], fault: 'buyer', weight: 0 },
        { fault: 'buyer', faultStatus: ['agreed', 'ruled'], weight: 0 },
        { fault: 'none', faultStatus: 'ruled', weight: 0.5 },
        { openedBy: 'buyer', decidedBy: 'silence', weight: 0.25 },
      ],
    },
    evaluation: {
      promote: { every: 'month', day: 1 },
      demote: { every: 'month', day: 15 },
      zone: 'UTC',
      step: 2,
      notice: 'P7D',
      grace: 'P14D',
      appeal: 'P6M',
    },
  },
)
/** A policy with plain counts, and with criteria that have an alternative. */
const together: LevelPolicy = ladderOf([
  {
    criterion: 'cancellation_rate',
    window: 'P12M',
    op: '<=',
    value: '10%',
    minimum: 4,
    together: { criterion: 'cancelled_buyers', window: 'P12M', op: '<=', value: 2 },
  },
  {
    criterion: 'late_rate',
    window: 'P60D',
    op: '<',
    value: '25%',
    minimum: 3,
    together: { criterion: 'late_deliveries', window: 'P60D', op: '<', value: 3 },
  },
  { criterion: 'distinct_buyers', window: 'P90D', op: '>', value: 1 },
  { criterion: 'response_rate', window: 'P30D', op: '>=', value: '50%', minimum: 2 },
  { criterion: 'cancellations', window: 'P30D', dateBasis: 'placed', op: '<=', value: 6 },
])
export const POLICIES: readonly LevelPolicy[] = [defaultLevelPolicy, fairLevelPolicy, byValue, together]

/** Generates a performance log from numbers. Each list makes one order: its end, its question and later findings. */
export const performanceLog = (rolls: readonly (readonly number[])[]): readonly PerformanceLine[] =>
  rolls.flatMap((each, i) => scenario(new Rng(each), `order-${i}`))

function scenario(rng: Rng, order: string): readonly PerformanceLine[] {
  const at = THE_15TH - 100 * DAY + rng.below(110 * 24) * HOUR
  const recordedAt = at + rng.pick([0, 0, HOUR, 2 * DAY])
  const end = ending(rng, order, at, recordedAt)
  const [soon, late] = [
    { at: at + HOUR, recordedAt: recordedAt + HOUR },
    { at: at + 9 * DAY, recordedAt: at + 9 * DAY },
  ]
  const question = { order, question: 'first_message' }
  const { buyer } = end
  const asked = { at: at - 3 * DAY, recordedAt: at - 3 * DAY }
  const more: readonly (readonly PerformanceLine[])[] = [
    rng.chance(3) ? [{ type: 'rated', order, rating: 1 + rng.below(5), ...soon }] : [],
    rng.chance(6) ? [{ type: 'fault', order, side: rng.pick(LOGGED_SIDES), faultStatus: 'ruled', ...late }] : [],
    rng.chance(9) ? [{ type: 'corrected', order, set: { earned: rng.below(5_000) }, ...late }] : [],
    rng.chance(2)
      ? [{ type: 'asked', ...question, buyer, what: 'first_message', by: asked.at + DAY, ...asked } as const]
      : [],
    rng.chance(2) ? [{ type: 'answered', ...question, at: asked.at + rng.below(40) * HOUR, recordedAt }] : [],
    end.method === 'completed' && rng.chance(8) ? [{ ...end, ...CANCELLED, ...late }] : [],
  ]
  return [end, ...more.flat()]
}

function ending(rng: Rng, order: string, at: Instant, recordedAt: Instant): ClosedLine {
  const deliveredAt = rng.pick([at - 2 * DAY, at - HOUR, null])
  const dueAt = rng.pick([at, at - DAY, null])
  const plain = {
    at,
    recordedAt,
    buyer: `buyer-${rng.below(6)}`,
    dueAt,
    deliveredAt,
    value: rng.pick([10_000, 499, 2_500, null]),
    currency: rng.pick(['USD', 'USD', 'EUR', 'JPY']),
    lateWhenClosed: dueAt !== null && deliveredAt === null,
  }
  if (rng.below(4) > 0) return closed(order, plain)
  return closed(order, {
    ...plain,
    method: rng.pick(LOGGED_METHODS),
    openedBy: rng.pick([...LOGGED_PARTIES, null]),
    earned: 0,
    decidedBy: rng.pick(['agreement', 'silence'] as const),
    fault: rng.pick(LOGGED_SIDES),
    faultStatus: rng.pick(LOGGED_FAULT_STATUSES),
  })
}

/** Returns a performance log as text, to explain a failure. */
export const play = (lines: readonly PerformanceLine[]): string => lines.map(line => JSON.stringify(line)).join('\n')
