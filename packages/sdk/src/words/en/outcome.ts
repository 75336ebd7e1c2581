// The one line that says how an order ended: “heading — line”.
import type { Method, Outcome } from '@evenhand/core'
import { inSentence } from './grammar.ts'
import { reasonWords, roleWords } from './names.ts'
import { spanWords } from './quantities.ts'

type Ended = Pick<Outcome, 'method' | 'decidedBy' | 'reason' | 'window'>

const within = (window: string | null, words: string) =>
  window === null ? words : `${words} within ${spanWords(window)}`
const after = (window: string | null, words: string) => (window === null ? words : `${spanWords(window)} ${words}`)
const NOBODY = 'nobody acted'

/** What each method says after the dash; silence has a line of its own where it can decide. */
const LINES: { readonly [M in Method]: (ended: Ended) => string } = {
  completed: ({ decidedBy, window }) =>
    decidedBy === 'silence' ? within(window, 'no reply') : `accepted by ${roleWords(decidedBy)}`,
  mutual: ({ decidedBy, window }) => (decidedBy === 'silence' ? within(window, 'no reply') : 'agreed by both'),
  cooling_off: ({ window }) => (window === null ? 'soon after ordering' : `within ${spanWords(window)} of ordering`),
  late: ({ decidedBy, window }) =>
    decidedBy === 'silence'
      ? `${after(window, 'late')}, ${NOBODY}`
      : `${window === null ? 'late' : `${spanWords(window)} late or more`}`,
  unstarted: ({ decidedBy, window }) =>
    decidedBy === 'silence' ? `${after(window, 'without requirements')}, ${NOBODY}` : within(window, 'no requirements'),
  support: ({ reason }) => inSentence(reasonWords(reason ?? 'other')),
  chargeback: () => 'payment reversed',
}

function heading({ method, decidedBy }: Ended): string {
  if (method === 'completed') return 'Completed'
  if (method === 'mutual') return 'Mutually cancelled'
  return decidedBy === 'silence' || decidedBy === 'payment' ? 'Cancelled' : `Cancelled by ${roleWords(decidedBy)}`
}

/** The outcome in one line, with the window that made it possible as the policy writes it. */
export const outcomeLabel = (ended: Ended): string => `${heading(ended)} — ${LINES[ended.method](ended)}`
