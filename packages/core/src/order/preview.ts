// What a command would do, by doing it: the same decision, folded and thrown away.
import { elapse, fold } from '../decider.ts'
import type { Terms } from '../policy/terms.ts'
import type { Refusal } from '../refusal.ts'
import type { Instant } from '../time.ts'
import type { OrderCommand } from './commands/commands.ts'
import { orderDecider } from './decide.ts'
import type { Order } from './order.ts'

export type Preview =
  | { readonly ok: true; readonly after: Order }
  | { readonly ok: false; readonly refusal: Refusal; readonly after: Order }

/** The order as it would be after the command; after a refusal, as it is. */
export function preview(order: Order, command: OrderCommand, terms: Terms, now: Instant): Preview {
  const at = Math.max(now, order.lastAt)
  const before = elapse(orderDecider, order, at).state ?? order
  const decision = orderDecider.decide(before, command, terms, at)
  if (!decision.ok) return { ok: false, refusal: decision.refusal, after: before }
  const after = fold(orderDecider, before, decision.events)
  // A date that was shown may lie behind: what is due by it is kept at once.
  return { ok: true, after: elapse(orderDecider, after, at).state ?? before }
}
