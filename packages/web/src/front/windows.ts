// The main windows of a policy in words: what happens, how long somebody has, what comes if nobody acts.
import { spanWords } from '@evenhand/sdk/words/en'
import type { PolicyInForce } from './policy.ts'

export interface WindowRow {
  readonly what: string
  readonly time: string
  readonly next: string
}
type Policy = PolicyInForce['policy']
type Rule = { readonly window: string; readonly onSilence: string } | undefined

const SILENCE: Readonly<Record<string, string>> = {
  closed: 'the request closes, the order goes on as before',
  withdrawn: 'the request lapses, nothing changes',
  declined: 'the offer lapses, the order goes on',
}

const request = (what: string, rule: Rule, accepted: string): readonly WindowRow[] =>
  rule === undefined
    ? []
    : [{ what, time: `${spanWords(rule.window)} to answer`, next: SILENCE[rule.onSilence] ?? accepted }]

/** What the parties ask of each other. */
export const requestWindows = ({ requests }: Policy): readonly WindowRow[] => [
  ...request(
    'The buyer or the seller asks to cancel',
    requests.cancellation.buyer.in_progress,
    'the order is cancelled',
  ),
  ...request('The buyer asks for an update', requests.update.buyer.in_progress, ''),
  ...request('The seller asks for a later date or offers extras', requests.change.seller.in_progress, ''),
  ...request('The seller offers part of the price back', requests.partial_refund.seller.in_progress, 'it is paid back'),
]

/** What each may do alone, and when the order ends by itself. */
export const orderWindows = ({ spans }: Policy): readonly WindowRow[] => [
  { what: 'The order was just placed', time: `for ${spanWords(spans.regret)}`, next: 'the buyer may cancel alone' },
  {
    what: 'The requirements are missing',
    time: `after ${spanWords(spans.unstarted)}`,
    next: 'the seller may cancel alone',
  },
  { what: 'The work is late', time: `after ${spanWords(spans.lateCancel)}`, next: 'the buyer may cancel alone' },
  {
    what: 'The work is delivered',
    time: `after ${spanWords(spans.completion)}`,
    next: 'the order is completed, if nobody reacts',
  },
]
