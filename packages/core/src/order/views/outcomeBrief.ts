// The part of an outcome that lists and webhooks carry, enough to describe it in one line in any language.
import type { Outcome } from '../order.ts'

/** Returns the outcome's method, decider, reason and window, without amounts and views of the fault. */
export const outcomeBrief = ({ method, decidedBy, reason, window }: Outcome) => ({ method, decidedBy, reason, window })
