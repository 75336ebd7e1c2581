// How much a seller may offer to refund: at least the policy's minimum and, in total, at most a share of the base
// price.
import { type Amount, share, total } from '../../money.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import type { Order } from '../order.ts'

/** Returns the minimum and maximum of an offer in minor units, or why none is possible. */
export function refundRange(order: Order, policy: Policy): { min: Amount; max: Amount } | Refusal {
  const rule = policy.partialRefund.currencies[order.currency]
  if (!rule) return { code: 'refund_not_offered', why: 'currency' }
  if (total([order.price, ...order.extras.map(extra => extra.price)]) <= rule.over)
    return { code: 'refund_not_offered', why: 'order_too_small' }
  const cap = share(order.price, policy.partialRefund.shareBasisPoints)
  if (cap < rule.least) return { code: 'refund_not_offered', why: 'order_too_small' }
  const max =
    cap - total(order.requests.map(r => (r.kind === 'partial_refund' && r.status === 'accepted' ? (r.refund ?? 0) : 0)))
  return max < rule.least ? { code: 'refund_not_offered', why: 'all_offered' } : { min: rule.least, max }
}
