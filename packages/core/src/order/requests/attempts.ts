// How often a party may open requests: a number of fruitless attempts per kind, with a pause after a decline, a
// withdrawal or a reply.
import type { Policy } from '../../policy/policy.ts'
import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength, toIso } from '../../time.ts'
import { type EndedRequest, KINDS, type Kind, type Order, PARTIES, type Party } from '../order.ts'
import { KIND_RULES } from './kinds.ts'

const endedOf = (order: Order, kind: Kind, party: Party): readonly EndedRequest[] =>
  order.requests.filter((r): r is EndedRequest => r.status !== 'open' && r.kind === kind && r.openedBy === party)

/**
 * Reports whether a request was withdrawn, or declined by the other party or by silence. A change that ended unpaid is
 * not an attempt.
 */
const isFruitless = ({ status, endedBy }: EndedRequest): boolean =>
  (status === 'declined' || status === 'withdrawn') && endedBy !== 'payment'

const attempts = (order: Order, kind: Kind, party: Party): number =>
  endedOf(order, kind, party).filter(isFruitless).length

const opened = ({ requests }: Order, party: Party): number => requests.filter(r => r.openedBy === party).length

/** Reports whether any party has used up its attempts of any limited kind, or all its requests. */
export const someAttemptsUsed = (order: Order, { attempts: limit, most }: Policy): boolean =>
  PARTIES.some(
    party =>
      opened(order, party) >= most.requests ||
      KINDS.some(kind => KIND_RULES[kind].limited && attempts(order, kind, party) >= limit),
  )

/** Refuses a request if the party has used up its requests on this order, however they ended. */
export const requestsUsed = (order: Order, party: Party, limit: number): Refusal | null =>
  opened(order, party) < limit ? null : { code: 'too_many', what: 'requests', limit, from: null }

export const declinedCancellations = (order: Order): number =>
  order.requests.filter(r => r.kind === 'cancellation' && r.status === 'declined').length

export function attemptsUsed(order: Order, kind: Kind, party: Party, limit: number): Refusal | null {
  return KIND_RULES[kind].limited && attempts(order, kind, party) >= limit
    ? { code: 'attempts_used', kind, limit }
    : null
}

/**
 * Refuses a request too soon after a decline, withdrawal or reply by a person. Silence and a missing payment need no
 * wait.
 */
export function waitBeforeRetry(order: Order, kind: Kind, party: Party, now: Instant): Refusal | null {
  const until = waitUntil(order, kind, party)
  return until !== null && now < until ? { code: 'wait_before_retry', kind, until: toIso(until) } : null
}

/** Returns when this party may open a request of the same kind again, or null if it need not wait. */
export function waitUntil(order: Order, kind: Kind, party: Party): Instant | null {
  const binding = endedOf(order, kind, party).findLast(
    ({ status, endedBy }) =>
      (status === 'declined' || status === 'withdrawn' || status === 'answered') &&
      endedBy !== 'silence' &&
      endedBy !== 'payment',
  )
  return binding ? binding.endedAt + spanLength(order.spans.requestPause) : null
}
