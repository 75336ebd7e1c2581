// The buyer may review once: a completed order, or one that was much too late when it was cancelled.
import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength, toIso } from '../../time.ts'
import { add } from '../changes.ts'
import { event } from '../events.ts'
import type { Moment } from '../handler.ts'
import { handler, permits, refusedBy } from '../handler.ts'
import type { Order, Outcome } from '../order.ts'

export const review = handler({
  action: 'review',
  by: ['buyer'],
  refusals: ['already_reviewed', 'review_not_open'],
  changesAt: ({ order }, { ok }) => (ok ? openUntil(order) : null),
  permits: moment => {
    const { order } = moment
    const written: Refusal<'already_reviewed'> | null = order.review && {
      code: 'already_reviewed',
      at: toIso(order.review.at),
    }
    return refusedBy(written, notOpen(moment)) ?? permits({ rating: { min: 1, max: 5 }, text: { min: 1, max: 5000 } })
  },
  execute: ({ actor, now }, { rating, text }, _inputs, changes) => {
    add(changes, event('review.written', now, actor, { rating }, text === undefined ? {} : { text }))
    return undefined
  },
})

function notOpen({ order, context, now }: Moment): Refusal<'review_not_open'> | null {
  const { outcome } = order
  if (!outcome || !isReviewable(outcome, context.policy.reviewAfterLate))
    return { code: 'review_not_open', until: null }
  const until = openUntil(order)
  return until === null || now < until ? null : { code: 'review_not_open', until: toIso(until) }
}

const openUntil = ({ outcome, spans }: Order): Instant | null => outcome && outcome.at + spanLength(spans.review)

const isReviewable = (outcome: Outcome, afterLate: boolean): boolean =>
  outcome.method === 'completed' || (afterLate && outcome.muchLate)
