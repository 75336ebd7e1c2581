// Texts of the Try it page and of the bar with the test clock.
import { count } from '../grammar.ts'

/** Descriptions of the demo's people, by actor. */
const ABOUT: Readonly<Record<string, string>> = {
  'buyer:lena': 'A buyer with several orders under way, one of them in trouble.',
  'seller:mora': 'A seller whose level is at risk, with requests to answer.',
  'seller:dev': 'A seller of logos and websites, far above what the level needs.',
  'buyer:tomas': 'A buyer who still owes a few answers.',
  'staff:sam': 'A member of staff: sees every order, rules on cases.',
}

export const tryIt = {
  title: 'Try it',
  lead: 'Step into any role in a small demo marketplace. Nothing here is real.',
  pick: 'Who do you want to be?',
  about: (actor: string): string => ABOUT[actor] ?? '',
  waiting: (n: number): string =>
    n === 0 ? 'Nothing is waiting for you' : `${count(n, 'order is', 'orders are')} waiting for you`,
  filling: 'The demo is being filled with people and orders. This takes a few seconds.',
  steps: {
    title: 'See a request expire',
    list: [
      'Be a buyer, open an order in progress and its Resolution Center.',
      'Ask to cancel it, with a reason and a line, and send.',
      'In the bar at the bottom, skip to the next deadline. When the time to answer ends, the order is cancelled at that very moment and the refund is requested. If the work is due first, skip once more.',
    ],
  },
  notHere: 'Only the demo has this page.',
  bar: {
    label: 'Test clock',
    now: 'Test clock',
    frozen: 'paused',
    day: '+24 h',
    dayLabel: 'Move the test clock forward by 24 hours',
    next: 'Skip to this order’s next deadline',
    nextShort: 'Next deadline',
    nextAny: 'Skip to the next deadline',
    moving: 'Moving the clock …',
    moved: (when: string): string => `The clock is now at ${when}.`,
    nothing: 'This order has no more deadlines.',
  },
} as const
