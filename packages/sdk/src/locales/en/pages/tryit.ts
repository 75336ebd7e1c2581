// The Try it page and the bar with the test clock.
import { count, form } from '../grammar.ts'

export const tryIt = {
  title: 'Try it',
  lead: 'Be one of the people of a small marketplace, and settle their orders. Nothing here is real: no money moves, and everybody can be everybody.',
  pick: 'Who do you want to be?',
  waiting: (n: number): string =>
    n === 0 ? 'Nothing waits for you' : `${count(n, 'order', 'orders')} ${form(n, 'waits', 'wait')} for you`,
  filling: 'The demo is being filled with people and orders. This takes a few seconds.',
  steps: {
    title: 'A silent cancellation in one minute',
    list: [
      'Be a buyer, open an order in progress and its Resolution Center.',
      'Ask to cancel it, with a reason and a line, and send.',
      'In the bar at the foot, move the clock to this order’s next due instant. Once the time to answer has ended, the order is cancelled at that very instant and the money is asked back. If the work is due first, move the clock once more.',
    ],
  },
  notHere: 'Only the demo has this page.',
  bar: {
    label: 'Test clock',
    now: 'Test clock',
    frozen: 'stands still',
    day: '+24 h',
    dayLabel: 'Move the test clock forward by 24 hours',
    next: 'To this order’s next due instant',
    nextShort: 'To next due instant',
    nextAny: 'To the next due instant',
    moving: 'Moving the clock …',
    moved: (when: string): string => `The clock is now at ${when}.`,
    nothing: 'Nothing is due any more on this order.',
  },
} as const
