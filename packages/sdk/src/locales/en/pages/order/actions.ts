// The words of what a party does to an order: forms with their labels, help and buttons.
import type { Result } from '../../../../client.ts'
import { faultText } from '../../names.ts'
import { spanText } from '../../quantities.ts'
import type { Cast } from '../people.ts'

type Outcome = NonNullable<Result<'getOrder'>['outcome']>
type Hold = NonNullable<Result<'getOrder'>['cases'][number]['hold']>

const ends = (until: string | null, confirmed: boolean, when: (iso: string) => string): string =>
  `${until ? `until ${when(until)}` : 'until the case is closed'}${confirmed ? '' : ', unless staff say otherwise'}. Messages stay open.`

export const actions = {
  requirements: {
    title: 'Answer the questions',
    lead: 'The work starts when you have answered them.',
    send: 'Send the answers',
  },
  deliver: {
    title: 'Deliver',
    lead: 'Once you deliver, the buyer has time to look at it.',
    lateLead: 'You can still deliver. The buyer then has time to look at it.',
    open: 'Deliver the work',
    message: 'What you deliver',
    links: 'Links, one on each line',
    linksHelp: 'Addresses that begin with https://',
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
    explanation: 'What is to be done again?',
    nothingUsable: 'Nothing usable was delivered',
    nothingUsableHelp: 'Then the next delivery counts for being on time. The seller may contest this.',
    send: 'Request the revision',
  },
  review: {
    title: 'Write a review',
    lead: 'Once, and for everybody to read.',
    rating: 'How was it?',
    stars: (n: number): string => `${n} of 5`,
    text: 'A few words',
    send: 'Publish the review',
  },
  fault: {
    title: 'The stated cause',
    is: ({ fault, faultStatus, views }: Outcome, cast: Cast): string => {
      const others = views.map(({ by }) => `${cast.mid(by)} ${cast.is(by) ? 'see' : 'sees'} it differently`)
      return faultStatus === 'contested' && others.length > 0
        ? `${faultText(fault, null)}; ${others.join(', and ')}`
        : faultText(fault, faultStatus)
    },
    view: (who: string, side: string): string => `${who}: ${side}`,
    lead: 'You can agree to it, or say that you see it differently.',
    leadContest: 'If you see it differently, you can say so.',
    agree: 'Agree to the stated cause',
    contest: 'I see it differently',
    side: 'Whose side is the cause on?',
    explanation: 'Why do you see it differently?',
    send: 'Record my view',
  },
  case: {
    title: 'Staff are looking at this order',
    sealed: 'You will read what they decide, with their reasons.',
    /** What stands still from its opening on; `against` as in a sentence: “you”, “Mora Okafor”. */
    heldUntil: (against: string, until: string): string =>
      `Time that runs against ${against} stands still until ${until}, unless staff say otherwise.`,
    /** What stands still for it, as the case says; `when` tells an instant. */
    holds: ({ against, until, confirmed }: Hold, cast: Cast, when: (iso: string) => string): string => {
      const whose = against === 'both' ? 'All time' : `Time that runs against ${cast.mid(against)}`
      return `${whose} stands still ${ends(until, confirmed, when)}`
    },
    /** The same of a delivered order, where what stands still is its completion. */
    holdsCompletion: ({ completionUntil, confirmed }: Hold, when: (iso: string) => string): string =>
      `The order is not completed by itself ${ends(completionUntil, confirmed, when)}`,
    goesOn: 'The order goes on meanwhile.',
    ended: 'Until staff have ruled, the order stays as it ended.',
    withdraw: 'Withdraw the case',
    ruling: {
      legend: 'What do you decide?',
      of: {
        continue: 'The order goes on',
        fault: 'Whose side the cause is on',
        usable: 'What was delivered is usable',
        nothing_usable: 'Nothing usable was delivered',
      },
      /** What “the order goes on” is called where it has ended. */
      stays: 'The order stays as it ended',
      founded: 'Was the case founded?',
      isFounded: {
        yes: 'Yes, there was reason for it',
        no: 'No: the time it held up goes back to the other party',
      },
      /** Of an order that has ended no time runs that could be given back. */
      unfounded: 'No, there was no reason for it',
      why: 'Why?',
      whyHelp: 'Both parties read this.',
      send: 'Rule on the case',
    },
    hold: {
      open: 'Hold time, or let it run',
      legend: 'How long does time stand still?',
      lasts: { case: 'Until the case is closed', date: 'Until a date', over: 'No longer: it runs again now' },
      date: 'Until when',
      whose: 'Whose time stands still?',
      of: (clocks: 'other' | 'both', other: string): string =>
        clocks === 'both' ? 'Both parties’ time' : `Time that runs against ${other}`,
      help: 'Both parties are told, and you can change it until the case is closed.',
      send: { holds: 'Hold the time', over: 'Let the time run again' },
    },
    settled: 'We have settled it',
    about: (about: string): string => ABOUT[about] ?? about,
  },
  /** Rights that the record has just given; what they move stands on their button. */
  gained: {
    late: {
      mark: 'Late',
      title: 'You can cancel at once',
      lead: 'The delivery is late. You can end the order now without asking anybody, or go on waiting: it can still be delivered.',
    },
    unstarted: {
      mark: 'No answers',
      title: 'You can cancel at once',
      lead: 'The questions were not answered in time. You can end the order now without asking anybody, or go on waiting.',
    },
    why: (name: string): string => `A line to ${name}: why are you cancelling?`,
  },
  cancelAlone: {
    title: 'Cancel the order yourself',
    send: 'Cancel the order',
    why: (method: string, window: string): string =>
      method === 'cooling_off'
        ? `You may do so within ${spanText(window)} of ordering, while the seller has neither written nor delivered. It counts for nobody.`
        : method === 'late'
          ? `You may do so because the order is ${spanText(window)} late or more.`
          : `You may do so because the questions were not answered within ${spanText(window)}.`,
  },
  sending: 'Sending …',
  back: 'Back',
} as const

const ABOUT: Readonly<Record<string, string>> = {
  unresolved: 'We cannot agree',
  fraud: 'Fraud',
  threats: 'Threats',
  danger: 'Somebody is in danger',
  nothing_usable: 'Usable work was delivered, though the buyer says otherwise',
  fault: 'The cause is seen differently',
  sealed: 'Staff are looking at this order',
}
