// Texts about requests that wait for the seller: the effect of each answer, and of silence, on the level.
import { numberText } from '../../grammar.ts'
import { day, type Phrase } from './phrase.ts'
import type { View } from './view.ts'

const isMeasured = ({ scorecard: { keep, reach } }: View): boolean =>
  [...keep, ...reach].some(({ criterion }) => criterion === 'response_rate')

export const waiting = {
  what: 'What is waiting for you',
  title: 'Requests waiting for you',
  /** The page shows this above the requests that can end their order. */
  lead: ({ nextEvaluation }: View, requests: number): Phrase => [
    'What the review on ',
    day(nextEvaluation.demote),
    ` would find after each answer${requests > 1 ? ', if the others stay unanswered' : ''}:`,
  ],
  accept: 'If you accept',
  decline: 'If you decline',
  /** On the page an instant follows this text. */
  silence: 'If you do not answer by',
  by: 'Answer by',
  none: 'No difference to your level.',
  /** Returns the text for a request that does not end the order. */
  goesOn: (view: View): string =>
    isMeasured(view)
      ? 'Whatever you answer, the order goes on. An answer in time counts toward the response rate; no answer counts as a late one.'
      : 'Whatever you answer, the order goes on.',
  open: 'View and answer',
  all: (n: number): string => `Show all ${numberText(n)}`,
} as const
