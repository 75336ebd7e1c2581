// Texts of the Resolution Center and its three steps, which depend on what a party wants to do.
import type { Result } from '../../../../client.ts'
import { count } from '../../grammar.ts'
import { reasonText } from '../../names.ts'
import { moneyText, spanText } from '../../quantities.ts'
import type { Cast } from '../people.ts'
import { actions } from './actions.ts'
import { requestText } from './request.ts'

type Kind = Result<'getOrder'>['requests'][number]['kind']
export type Goal = Kind | 'cancel' | 'case'
type Side = 'buyer' | 'seller' | 'shared' | 'none'
type Rule = { readonly window: string; readonly onSilence: string }

const GOALS: Readonly<Record<Goal, string>> = {
  update: 'Ask how the work is going',
  cancellation: 'Cancel the order',
  change: 'Ask for a later date or offer extras',
  partial_refund: 'Offer part of the money back',
  cancel: 'Cancel the order yourself, at once',
  case: 'Ask staff',
}
/** Returns what silence does, to be shown after “… to answer;”. */
const silent = (kind: Kind, onSilence: string): string => {
  const { silence } = requestText
  if (onSilence !== 'accepted' && onSilence !== 'declined' && onSilence !== 'withdrawn' && onSilence !== 'closed')
    return ''
  const [, ...rest] = silence({ kind, onSilence })
  return `w${rest.join('')}`
}
const isKind = (goal: Goal): goal is Kind => goal !== 'cancel' && goal !== 'case'
const time = (goal: Goal, who: string, has: string, rule: Rule | null): string =>
  rule && isKind(goal) ? `${who} ${has} ${spanText(rule.window)} to answer; ${silent(goal, rule.onSilence)}` : ''

function about(goal: Goal, cast: Cast, other: string, rule: Rule | null): string {
  const does: Readonly<Record<Goal, string>> = {
    update: '',
    cancellation: 'If agreed, the order ends and what is held goes back.',
    change: 'Date and extras are agreed on together.',
    partial_refund: 'If accepted, that part goes back and the order goes on.',
    cancel: 'The order ends now, and what is held goes back.',
    case: 'A person looks at the order and decides.',
  }
  return [does[goal], time(goal, cast.start(other), 'has', rule)].filter(Boolean).join(' ')
}

export const resolution = {
  title: 'Resolution Center',
  step: (n: number): string => `Step ${n} of 3`,
  goals: (goal: Goal): string => GOALS[goal],
  about,
  what: 'What do you want to do?',
  notNow: 'Not possible now',
  next: 'Continue',
  back: 'Back',
  send: {
    update: 'Send the question',
    cancellation: 'Send the request to cancel',
    change: 'Send the request',
    partial_refund: 'Send the offer',
    cancel: 'Cancel the order',
    case: 'Send to staff',
  },
  sending: 'Sending …',
  reason: 'Reason',
  reasonOf: (code: string): string => reasonText(code),
  explanation: 'Explanation',
  explanationHelp: (name: string): string => `${name} reads this. Staff do not, unless someone asks them to step in.`,
  /** Says who will read the explanation, before it is sent. */
  explanationCase: (isSealed: boolean | null, other: string): string =>
    isSealed === null
      ? `Staff read this. So does ${other}, unless it is about fraud, threats or danger.`
      : isSealed
        ? `Staff and the marketplace read this. ${other} does not: ${other} sees only that staff are looking at the order, and later what they decide.`
        : `Staff and ${other} both read this.`,
  holdsNothing:
    'You recently asked staff about something similar, so no deadlines are paused this time, unless staff decide otherwise.',
  abouts: 'What should staff look at?',
  declinesNeeded: (n: number): string =>
    n === 0
      ? ''
      : `Disagreements go to staff after ${count(n, 'more declined cancellation', 'declined cancellations')}, or when one side has used all its attempts. Until then, use the Resolution Center: ask to cancel, for a later date or for an update.`,
  change: {
    date: 'A later date',
    none: 'No new date',
    days: 'By days',
    byDate: 'By the calendar',
    daysLabel: (from: string | null): string => (from === null ? 'Days to add' : `Days after ${from}`),
    dateLabel: 'New date and time',
    zone: (zone: string): string => `Your time, ${zone}`,
    extras: 'Extras',
    extraTitle: 'What it is',
    extraPrice: (currency: string): string => `Price in ${currency}`,
    extraDays: 'Days to add',
    add: 'Add an extra',
    remove: 'Remove',
    removeExtra: (title: string): string => `Remove the extra ${title}`,
    then: (when: string): string => `New due date: ${when}.`,
    empty: 'Enter a later date, an extra, or both.',
  },
  refund: {
    label: 'Amount to refund',
    range: (min: number, max: number, currency: string): string =>
      `From ${moneyText(min, currency)} to ${moneyText(max, currency)}`,
    nothing: 'choose an amount',
    needed: 'Choose how much to refund.',
    exact: (currency: string): string => `Exact amount in ${currency}`,
  },
  review: 'Review',
  reads: (name: string): string => `This is what ${name} will read`,
  staffReads: (isSealed: boolean, other: string): string =>
    isSealed ? 'This is what staff will read' : `This is what staff and ${other} will read`,
  onSend: 'What sending does',
  onAccept: 'If it is accepted',
  onSilence: 'If nobody answers',
  /** Says which side the reason names as the cause, in words for this reader. */
  namesCause: (side: Side, reader: Cast): string =>
    side === 'none'
      ? 'The reason names neither side as the cause.'
      : `The reason names ${requestText.sideIn(side, reader)} as the cause.`,
  window: (goal: Goal, reader: Cast, other: string, rule: Rule): string =>
    time(goal, reader.start(other), reader.is(other) ? 'have' : 'has', rule),
  alone: actions.cancelAlone.why,
  aloneTitle: (who: string): string => `${who} cancels the order`,
  aboutOf: actions.case.about,
  withdraw: 'Withdraw the request',
  accepts: (name: string): string =>
    `${name} has already asked to cancel: sending this accepts it, and the order ends now.`,
  required: {
    reason: 'Choose a reason.',
    explanation: 'Write a line or two.',
    about: 'Choose what staff should look at.',
    goal: 'Choose what you want to do.',
  },
  completed:
    'The order is completed, so there is nothing to settle here. If something is not right, staff can look at it.',
  overtaken: (goal: Goal): string => `“${GOALS[goal]}” is no longer possible: the order has changed in the meantime`,
  openRequest: 'Your request is open',
  openTheirs: 'A request is waiting for your answer on the order page.',
  staffOnly: 'This page is for the buyer and the seller.',
} as const
