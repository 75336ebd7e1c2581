// What happens when a window ends without an answer: exactly what the request promised when it was opened.
import type { Instant } from '../../time.ts'
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { CLOCK, type OpenRequest, PAYMENT, type SilenceStatus } from '../order.ts'
import { KIND_RULES } from './kinds.ts'

/** Gives the outcome that the request promised; an unpaid change is declined by the payment side. */
export function silence(draft: Draft, request: OpenRequest, now: Instant): void {
  if (request.payment !== null) {
    add(draft, event('request.declined', now, PAYMENT, { requestId: request.id, endedBy: 'payment' }))
    return
  }
  SILENCE[request.onSilence](draft, request, now)
}

const ended = (requestId: number) => ({ requestId, endedBy: 'silence' }) as const

const SILENCE: Readonly<Record<SilenceStatus, (draft: Draft, request: OpenRequest, now: Instant) => void>> = {
  closed: (draft, { id }, now) => void add(draft, event('request.closed', now, CLOCK, ended(id))),
  withdrawn: (draft, { id }, now) => void add(draft, event('request.withdrawn', now, CLOCK, ended(id))),
  declined: (draft, { id }, now) => void add(draft, event('request.declined', now, CLOCK, ended(id))),
  accepted: (draft, request, now) => {
    const { fault, openedBy } = request
    const agreed = fault?.standing === 'agreed'
    KIND_RULES[request.kind].grant(draft, request, {
      now,
      by: CLOCK,
      endedBy: 'silence',
      decidedBy: 'silence',
      otherReason: null,
      texts: {},
      fault: fault && { side: fault.side, standing: agreed ? 'agreed' : 'unanswered' },
      agreedBy: [openedBy],
    })
  },
}
