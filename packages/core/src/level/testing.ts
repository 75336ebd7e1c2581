// What tests of levels are made of: a seller's ledger in a few words, and small policies.
import { DAY, type Instant } from '../time.ts'
import { type Evaluated, evaluate, type Scorecard } from './evaluate.ts'
import { facts } from './facts.ts'
import type { ClosedLine, LedgerLine } from './ledger.ts'
import type { Criterion, LevelPolicy } from './policy.ts'

/** A day of promotions and demotions of the shipped policy. */
export const THE_15TH: Instant = Date.UTC(2026, 10, 15)

type Changes = Partial<Omit<ClosedLine, 'type' | 'order'>>

/** An order completed on time and paid, a day before the evaluation unless told otherwise. */
export function closed(order: string, changes: Changes = {}): ClosedLine {
  const at = changes.at ?? THE_15TH - DAY
  const plain = { recordedAt: at, buyer: `buyer of ${order}`, placedAt: at - 5 * DAY, dueAt: at, deliveredAt: at - 1 }
  return {
    ...{ type: 'closed', order, at, ...plain, lateWhenClosed: false, value: 10_000, earned: 8_000, currency: 'USD' },
    ...{ method: 'completed', decidedBy: 'buyer', openedBy: null, reason: null, fault: 'none', standing: null },
    ...changes,
  }
}

/** What an order that was cancelled before anything was delivered differs by. */
export const CANCELLED: Changes = {
  ...{ method: 'mutual', decidedBy: 'agreement', openedBy: 'seller', reason: 'other', fault: 'none' },
  ...{ standing: 'unanswered', deliveredAt: null, earned: 0 },
}

/** So many orders, numbered behind a name of their own. */
export const orders = (count: number, name: string, changes: Changes = {}): readonly ClosedLine[] =>
  Array.from({ length: count }, (_, i) => closed(`${name}-${i + 1}`, changes))
export const completed = (count: number, changes: Changes = {}) => orders(count, 'completed', changes)
export const cancelled = (count: number, changes: Changes = {}) =>
  orders(count, 'cancelled', { ...CANCELLED, ...changes })

export const COMPLETION: Criterion = { criterion: 'completion_rate', window: 'P60D', op: '>=', value: '90%' }

/** Two levels above the lowest that keep by the same criteria, evaluated on the 15th, one step at a time. */
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

/** The evaluation of a ledger, of somebody on level 2 on a day of demotions unless told otherwise. */
export function judge(
  lines: readonly LedgerLine[],
  policy: LevelPolicy,
  changes: Partial<Omit<Evaluated, 'facts' | 'policy'>> = {},
): Scorecard {
  const at = changes.at ?? THE_15TH
  const known = facts(lines, { at, knownAt: Number.MAX_SAFE_INTEGER })
  return evaluate({ facts: known, policy, level: 'level 2', at, since: at - 365 * DAY, ...changes })
}
