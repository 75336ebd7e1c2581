// Texts of the actions on an order: forms with their labels, help and buttons.
import type { Result } from '../../../../client.ts'
import { faultText } from '../../names.ts'
import { spanText } from '../../quantities.ts'
import type { Cast } from '../people.ts'

type Outcome = NonNullable<Result<'getOrder'>['outcome']>
type Hold = NonNullable<Result<'getOrder'>['cases'][number]['hold']>

const ends = (until: string | null, confirmed: boolean, when: (iso: string) => string): string =>
  `${until ? `until ${when(until)}` : 'until the case is closed'}${confirmed ? '' : ', unless staff decide otherwise'}. You can still send messages.`

export const actions = {
  requirements: {
    title: 'Answer the questions',
    lead: 'The work starts when you have answered them.',
    send: 'Send the answers',
  },
  deliver: {
    title: 'Deliver',
    lead: 'Once you deliver, the buyer has time to look at the delivery.',
    lateLead: 'You can still deliver. The buyer then has time to look at the delivery.',
    open: 'Deliver the work',
    message: 'What you deliver',
    links: 'Links, one on each line',
    linksHelp: 'Links that start with https://',
    send: 'Deliver',
  },
  look: {
    title: 'Look at the delivery',
    lead: 'Accept it, or ask for what is missing.',
    accept: 'Accept the delivery',
    revision: 'Request a revision',
  },
  revision: {
    title: 'Request a revision',
    explanation: 'What needs to be revised?',
    nothingUsable: 'Nothing usable was delivered',
    nothingUsableHelp: 'The next delivery then decides whether the order was on time. The seller can dispute this.',
    send: 'Request the revision',
  },
  review: {
    title: 'Write a review',
    lead: 'You can leave one review. Everyone can read it.',
    rating: 'How was it?',
    stars: (n: number): string => `${n} of 5`,
    text: 'A few words',
    send: 'Publish the review',
  },
  fault: {
    title: 'The stated cause',
    is: ({ fault, faultStatus, views }: Outcome, cast: Cast): string => {
      const others = views.map(({ by }) => `${cast.mid(by)} ${cast.is(by) ? 'dispute' : 'disputes'} it`)
      return faultStatus === 'contested' && others.length > 0
        ? `${faultText(fault, null)}; ${others.join(', and ')}`
        : faultText(fault, faultStatus)
    },
    view: (who: string, side: string): string => `${who}: ${side}`,
    lead: 'You can agree to it or dispute it.',
    leadContest: 'If you disagree, you can dispute it.',
    agree: 'Agree to the stated cause',
    contest: 'Dispute the cause',
    side: 'Whose side is the cause on?',
    explanation: 'Why do you dispute it?',
    send: 'Record my view',
  },
  case: {
    title: 'Staff are looking at this order',
    sealed: 'You will read what they decide, with their reasons.',
    /** Says whose deadlines a new case pauses. `against` is the party as in a sentence: “you”, “Mora Okafor”. */
    heldUntil: (against: string, until: string): string =>
      `Deadlines for ${against} are paused until ${until}, unless staff decide otherwise.`,
    /** Says which deadlines the case pauses now. `when` formats an instant. */
    holds: ({ against, until, confirmed }: Hold, cast: Cast, when: (iso: string) => string): string => {
      const whose = against === 'both' ? 'All deadlines' : `Deadlines for ${cast.mid(against)}`
      return `${whose} are paused ${ends(until, confirmed, when)}`
    },
    /** Says until when the case pauses the completion of a delivered order. */
    holdsCompletion: ({ completionUntil, confirmed }: Hold, when: (iso: string) => string): string =>
      `The order is not completed automatically ${ends(completionUntil, confirmed, when)}`,
    goesOn: 'The order goes on in the meantime.',
    ended: 'Until staff decide, the order stays as it ended.',
    withdraw: 'Withdraw the case',
    ruling: {
      legend: 'What is your decision?',
      of: {
        continue: 'The order goes on',
        fault: 'Whose side the cause is on',
        usable: 'What was delivered is usable',
        nothing_usable: 'Nothing usable was delivered',
      },
      /** The text for the ruling `continue` if the order has already ended. */
      stays: 'The order stays as it ended',
      founded: 'Was the case justified?',
      isFounded: {
        yes: 'Yes, it was justified',
        no: 'No: the other party gets the paused time back',
      },
      /** The answer “no” for an order that has ended: it has no deadlines to which time could be given back. */
      unfounded: 'No, it was not justified',
      why: 'Why?',
      whyHelp: 'Both parties read this.',
      send: 'Rule on the case',
    },
    hold: {
      open: 'Pause or resume deadlines',
      legend: 'How long are deadlines paused?',
      lasts: { case: 'Until the case is closed', date: 'Until a date', over: 'Resume them now' },
      date: 'Until when',
      whose: 'Whose deadlines are paused?',
      of: (clocks: 'other' | 'both', other: string): string =>
        clocks === 'both' ? 'Both parties’ deadlines' : `Deadlines for ${other}`,
      help: 'Both parties are notified, and you can change this until the case is closed.',
      send: { holds: 'Pause deadlines', over: 'Resume deadlines' },
    },
    settled: 'We have settled it',
    about: (about: string): string => ABOUT[about] ?? about,
  },
  /** Rights that a deadline has just given to the reader. The button names the amount. */
  gained: {
    late: {
      mark: 'Late',
      title: 'You can cancel at once',
      lead: 'The delivery is late. You can end the order now without asking anyone, or keep waiting: it can still be delivered.',
    },
    unstarted: {
      mark: 'No answers',
      title: 'You can cancel at once',
      lead: 'The questions were not answered in time. You can end the order now without asking anyone, or keep waiting.',
    },
    why: (name: string): string => `A note to ${name}: why are you cancelling?`,
  },
  cancelAlone: {
    title: 'Cancel the order yourself',
    send: 'Cancel the order',
    why: (method: string, window: string): string =>
      method === 'cooling_off'
        ? `You can do so within ${spanText(window)} of ordering, as long as the seller has not sent a message, opened or answered a request, or delivered. It doesn’t affect either of you.`
        : method === 'late'
          ? `You can do so because the order is ${spanText(window)} late or more.`
          : `You can do so because the questions were not answered within ${spanText(window)}.`,
  },
  sending: 'Sending …',
  back: 'Back',
} as const

const ABOUT: Readonly<Record<string, string>> = {
  unresolved: 'We cannot agree',
  fraud: 'Fraud',
  threats: 'Threats',
  danger: 'Someone is in danger',
  nothing_usable: 'Usable work was delivered, though the buyer says otherwise',
  fault: 'The cause is disputed',
  sealed: 'Staff are looking at this order',
}
