// The one line that says how an order ended: “heading — line”.
import type { Method, Outcome } from '@evenhand/core'
import { inSentence } from './grammar.ts'
import { reasonText, roleText } from './names.ts'
import { spanText } from './quantities.ts'

type Ended = Pick<Outcome, 'method' | 'decidedBy' | 'reason' | 'window'>

const within = (window: string | null, texts: string) =>
  window === null ? texts : `${texts} within ${spanText(window)}`
const after = (window: string | null, texts: string) => (window === null ? texts : `${spanText(window)} ${texts}`)
const NOBODY = 'nobody acted'

/** What each method says after the dash; silence has a line of its own where it can decide. */
const LINES: { readonly [M in Method]: (ended: Ended) => string } = {
  completed: ({ decidedBy, window }) =>
    decidedBy === 'silence' ? within(window, 'no reply') : `accepted by ${roleText(decidedBy)}`,
  mutual: ({ decidedBy, window }) => (decidedBy === 'silence' ? within(window, 'no reply') : 'agreed by both'),
  cooling_off: ({ window }) => (window === null ? 'soon after ordering' : `within ${spanText(window)} of ordering`),
  late: ({ decidedBy, window }) =>
    decidedBy === 'silence'
      ? `${after(window, 'late')}, ${NOBODY}`
      : `${window === null ? 'late' : `${spanText(window)} late or more`}`,
  unstarted: ({ decidedBy, window }) =>
    decidedBy === 'silence' ? `${after(window, 'without requirements')}, ${NOBODY}` : within(window, 'no requirements'),
  support: ({ reason }) => inSentence(reasonText(reason ?? 'other')),
  chargeback: () => 'payment reversed',
}

function heading({ method, decidedBy }: Ended): string {
  if (method === 'completed') return 'Completed'
  if (method === 'mutual') return 'Mutually cancelled'
  return decidedBy === 'silence' || decidedBy === 'payment' ? 'Cancelled' : `Cancelled by ${roleText(decidedBy)}`
}

/** The outcome in one line, with the window that made it possible as the policy writes it. */
export const outcomeLabel = (ended: Ended): string => `${heading(ended)} — ${LINES[ended.method](ended)}`
