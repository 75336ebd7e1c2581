// Previews a command: makes the same decision, folds its events and discards the result.
import { elapse } from '../../decider.ts'
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import type { Instant } from '../../time.ts'
import { endOf } from '../clocks/clock.ts'
import type { OrderCommand } from '../commands/commands.ts'
import { orderDecider } from '../decide.ts'
import type { OrderEvent } from '../events.ts'
import { type OpenRequest, type Order, openRequest, otherParty } from '../order.ts'

/** The order after each possible end of a request: an answer now, or silence. null if that end is not possible. */
export interface Answers {
  readonly accept: Order | null
  readonly decline: Order | null
  readonly silence: Order | null
}

/** The events up to each end of the request, starting from the order before the command. */
export type EndEvents = { readonly [E in keyof Answers]: readonly OrderEvent[] | null }

export type Preview =
  | {
      readonly ok: true
      readonly after: Order
      readonly events: readonly OrderEvent[]
      /** The ends of the request that the command opens; null if it opens none. */
      readonly answers: Answers | null
      readonly answerEvents: EndEvents | null
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly after: Order }

/**
 * Decides a command without saving it. Returns the order after the command or, if the command is refused, the refusal
 * and the current order.
 */
export function preview(order: Order, command: OrderCommand, context: DecisionContext, now: Instant): Preview {
  const at = Math.max(now, order.lastAt)
  const due = elapse(orderDecider, order, at)
  const before = due.state ?? order
  const result = execute(before, command, context, at)
  if (!result.ok) return { ...result, after: before }
  const events = [...due.events, ...result.events]
  const request = openRequest(result.after)
  const opened = request && request.id !== openRequest(before)?.id ? request : null
  const ends = opened && answersTo(opened, result.after, context, at)
  if (!ends) return { ok: true, after: result.after, events, answers: null, answerEvents: null }
  const { accept, decline, silence } = ends
  const orderOf = (end: Executed | null) => end?.after ?? null
  const until = (end: Executed | null) => end && [...events, ...end.events]
  return {
    ok: true,
    after: result.after,
    events,
    answers: { accept: orderOf(accept), decline: orderOf(decline), silence: orderOf(silence) },
    answerEvents: { accept: until(accept), decline: until(decline), silence: until(silence) },
  }
}

interface Executed {
  readonly after: Order
  readonly events: readonly OrderEvent[]
}
type Result = ({ readonly ok: true } & Executed) | { readonly ok: false; readonly refusal: Refusal }

function execute(before: Order, command: OrderCommand, context: DecisionContext, at: Instant): Result {
  const decision = orderDecider.decide(before, command, context, at)
  if (!decision.ok) return decision
  // An accepted change may set a date that has passed, so deadlines that are due fire at once.
  const settled = elapse(orderDecider, decision.state, at)
  return { ok: true, after: settled.state ?? before, events: [...decision.events, ...settled.events] }
}

/** Replaces the text of an answer, which has no influence on the result. */
const ANY_TEXT = '…'

type Ends = { readonly [E in keyof Answers]: Executed | null }

function answersTo(request: OpenRequest, order: Order, context: DecisionContext, at: Instant): Ends {
  const role = otherParty(request.openedBy)
  const by = { role, id: order[role] }
  const answered = (answer: 'accept' | 'decline'): Executed | null => {
    const command = { action: 'answer_request', requestId: request.id, answer, explanation: ANY_TEXT, by } as const
    const result = execute(order, command, context, at)
    return result.ok ? result : null
  }
  const until = endOf(request.clock)
  const waited = until === null ? null : elapse(orderDecider, order, until)
  const silence = waited?.state ? { after: waited.state, events: waited.events } : null
  return { accept: answered('accept'), decline: answered('decline'), silence }
}
