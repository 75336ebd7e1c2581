// What a command would do, by doing it: the same decision, folded and thrown away.
import { elapse, fold } from '../../decider.ts'
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import type { Instant } from '../../time.ts'
import { endOf } from '../clocks/clock.ts'
import type { OrderCommand } from '../commands/commands.ts'
import { orderDecider } from '../decide.ts'
import type { OrderEvent } from '../events.ts'
import { type OpenRequest, type Order, openRequest, otherParty } from '../order.ts'

/** The order at each end of a request: answered at once, or not at all; null where there is no such end. */
export interface Answers {
  readonly accept: Order | null
  readonly decline: Order | null
  readonly silence: Order | null
}

/** What happens until each of these ends, from the order as it was before the command. */
export type EndEvents = { readonly [E in keyof Answers]: readonly OrderEvent[] | null }

export type Preview =
  | {
      readonly ok: true
      readonly after: Order
      readonly events: readonly OrderEvent[]
      /** Where the command opens a request. */
      readonly answers: Answers | null
      readonly answerEvents: EndEvents | null
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly after: Order }

/** The order as it would be after the command; after a refusal, as it is. */
export function preview(order: Order, command: OrderCommand, context: DecisionContext, now: Instant): Preview {
  const at = Math.max(now, order.lastAt)
  const due = elapse(orderDecider, order, at)
  const before = due.state ?? order
  const seen = sent(before, command, context, at)
  if (!seen.ok) return { ...seen, after: before }
  const events = [...due.events, ...seen.events]
  const request = openRequest(seen.after)
  const opened = request && request.id !== openRequest(before)?.id ? request : null
  const ends = opened && answersTo(opened, seen.after, context, at)
  if (!ends) return { ok: true, after: seen.after, events, answers: null, answerEvents: null }
  const { accept, decline, silence } = ends
  const then = (end: Carried | null) => end?.after ?? null
  const until = (end: Carried | null) => end && [...events, ...end.events]
  return {
    ok: true,
    after: seen.after,
    events,
    answers: { accept: then(accept), decline: then(decline), silence: then(silence) },
    answerEvents: { accept: until(accept), decline: until(decline), silence: until(silence) },
  }
}

interface Carried {
  readonly after: Order
  readonly events: readonly OrderEvent[]
}
type Sent = ({ readonly ok: true } & Carried) | { readonly ok: false; readonly refusal: Refusal }

function sent(before: Order, command: OrderCommand, context: DecisionContext, at: Instant): Sent {
  const decision = orderDecider.decide(before, command, context, at)
  if (!decision.ok) return decision
  const after = fold(orderDecider, before, decision.events)
  // A date that was shown may lie behind: what is due by it is kept at once.
  const settled = elapse(orderDecider, after, at)
  return { ok: true, after: settled.state ?? before, events: [...decision.events, ...settled.events] }
}

/** Stands for the words of an answer: they change nothing of what it does. */
const ANY_TEXT = '…'

type Ends = { readonly [E in keyof Answers]: Carried | null }

function answersTo(request: OpenRequest, order: Order, context: DecisionContext, at: Instant): Ends {
  const role = otherParty(request.openedBy)
  const by = { role, id: order[role] }
  const answered = (answer: 'accept' | 'decline'): Carried | null => {
    const command = { action: 'answer_request', requestId: request.id, answer, explanation: ANY_TEXT, by } as const
    const seen = sent(order, command, context, at)
    return seen.ok ? seen : null
  }
  const until = endOf(request.clock)
  const waited = until === null ? null : elapse(orderDecider, order, until)
  const silence = waited?.state ? { after: waited.state, events: waited.events } : null
  return { accept: answered('accept'), decline: answered('decline'), silence }
}
