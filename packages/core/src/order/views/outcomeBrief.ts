// The part of an outcome that lists and webhooks carry: enough for any language to make one line of it.
import type { Outcome } from '../order.ts'

/** Method, who decided, reason and window; amounts and views of the cause stay with the order. */
export const outcomeBrief = ({ method, decidedBy, reason, window }: Outcome) => ({ method, decidedBy, reason, window })
