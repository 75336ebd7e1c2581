// The label of an outcome in one line: “heading — line”.
import type { Method, Outcome } from '@evenhand/core'
import { reasonInside, roleText } from './names.ts'
import { spanText } from './quantities.ts'

type Ended = Pick<Outcome, 'method' | 'decidedBy' | 'reason' | 'window'>

const within = (window: string | null, text: string) => (window === null ? text : `${text} within ${spanText(window)}`)
const after = (window: string | null, text: string) => (window === null ? text : `${spanText(window)} ${text}`)
const NOBODY = 'nobody acted'

/** Returns the text after the dash, by method. A method that silence can decide has another text for silence. */
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
  support: ({ reason }) => reasonInside(reason ?? 'other'),
  chargeback: () => 'payment reversed',
}

function heading({ method, decidedBy }: Ended): string {
  if (method === 'completed') return 'Completed'
  if (method === 'mutual') return 'Mutually cancelled'
  return decidedBy === 'silence' || decidedBy === 'payment' ? 'Cancelled' : `Cancelled by ${roleText(decidedBy)}`
}

/** Returns the label of an outcome in one line, with the window in the unit in which the policy writes it. */
export const outcomeLabel = (ended: Ended): string => `${heading(ended)} — ${LINES[ended.method](ended)}`
