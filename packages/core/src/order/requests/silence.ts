// What happens when a window ends without an answer: the outcome of silence fixed when the request was opened.
import type { Instant } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { event } from '../events.ts'
import { CLOCK, type OpenRequest, PAYMENT, type SilenceStatus } from '../order.ts'
import { KIND_RULES } from './kinds.ts'

/** Applies the request's outcome of silence. A change that was not paid is declined by the payment side. */
export function silence(changes: Changes, request: OpenRequest, now: Instant): void {
  if (request.payment !== null) {
    add(changes, event('request.declined', now, PAYMENT, { requestId: request.id, endedBy: 'payment' }))
    return
  }
  SILENCE[request.onSilence](changes, request, now)
}

const ended = (requestId: number) => ({ requestId, endedBy: 'silence' }) as const

const SILENCE: Readonly<Record<SilenceStatus, (changes: Changes, request: OpenRequest, now: Instant) => void>> = {
  closed: (changes, { id }, now) => void add(changes, event('request.closed', now, CLOCK, ended(id))),
  withdrawn: (changes, { id }, now) => void add(changes, event('request.withdrawn', now, CLOCK, ended(id))),
  declined: (changes, { id }, now) => void add(changes, event('request.declined', now, CLOCK, ended(id))),
  accepted: (changes, request, now) => {
    const { fault, openedBy } = request
    const agreed = fault?.status === 'agreed'
    KIND_RULES[request.kind].apply(changes, request, {
      now,
      by: CLOCK,
      endedBy: 'silence',
      decidedBy: 'silence',
      otherReason: null,
      texts: {},
      fault: fault && { side: fault.side, status: agreed ? 'agreed' : 'unanswered' },
      agreedBy: [openedBy],
    })
  },
}
