// What a command would do, by doing it: the same decision, folded and thrown away.
import { elapse, fold } from '../decider.ts'
import type { Terms } from '../policy/terms.ts'
import type { Refusal } from '../refusal.ts'
import type { Instant } from '../time.ts'
import { endOf } from './clock.ts'
import type { OrderCommand } from './commands/commands.ts'
import { orderDecider } from './decide.ts'
import { type OpenRequest, type Order, openRequest, otherParty } from './order.ts'

/** The order at each end of a request: answered at once, or not at all; null where there is no such end. */
export interface Answers {
  readonly accept: Order | null
  readonly decline: Order | null
  readonly silence: Order | null
}

export type Preview =
  | {
      readonly ok: true
      readonly after: Order
      /** Where the command opens a request. */
      readonly answers: Answers | null
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly after: Order }

/** The order as it would be after the command; after a refusal, as it is. */
export function preview(order: Order, command: OrderCommand, terms: Terms, now: Instant): Preview {
  const at = Math.max(now, order.lastAt)
  const before = elapse(orderDecider, order, at).state ?? order
  const seen = sent(before, command, terms, at)
  if (!seen.ok) return { ...seen, after: before }
  const request = openRequest(seen.after)
  const opened = request && request.id !== openRequest(before)?.id ? request : null
  return { ...seen, answers: opened && answersTo(opened, seen.after, terms, at) }
}

type Sent = { readonly ok: true; readonly after: Order } | { readonly ok: false; readonly refusal: Refusal }

function sent(before: Order, command: OrderCommand, terms: Terms, at: Instant): Sent {
  const decision = orderDecider.decide(before, command, terms, at)
  if (!decision.ok) return decision
  const after = fold(orderDecider, before, decision.events)
  // A date that was shown may lie behind: what is due by it is kept at once.
  return { ok: true, after: elapse(orderDecider, after, at).state ?? before }
}

/** Stands for the words of an answer: they change nothing of what it does. */
const ANY_TEXT = '…'

function answersTo(request: OpenRequest, order: Order, terms: Terms, at: Instant): Answers {
  const role = otherParty(request.openedBy)
  const by = { role, id: order[role] }
  const answered = (answer: 'accept' | 'decline'): Order | null => {
    const command = { action: 'answer_request', requestId: request.id, answer, explanation: ANY_TEXT, by } as const
    const seen = sent(order, command, terms, at)
    return seen.ok ? seen.after : null
  }
  const until = endOf(request.clock)
  const silence = until === null ? null : elapse(orderDecider, order, until).state
  return { accept: answered('accept'), decline: answered('decline'), silence }
}
