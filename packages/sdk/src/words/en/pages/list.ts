// The list of orders in words: tabs, rows, what happens next, and what an empty list means.
import type { Result } from '../../../client.ts'
import { phaseWords } from '../names.ts'
import type { Cast } from './people.ts'
import { distanceWords, type Reader, whenWords } from './time.ts'

type Row = Result<'listOrders'>['items'][number]

export const orderList = {
  title: 'Orders',
  tabs: { your_turn: 'Your turn', waiting: 'Waiting', active: 'Active', closed: 'Closed' },
  tabsLabel: 'Which orders',
  search: 'Search by title, number or name',
  clear: 'Clear the search',
  more: 'Show more',
  keys: 'Keys: j and k go down and up, Enter opens, / searches',
  empty: {
    your_turn: [
      'Nothing waits for you',
      'When somebody asks you something, or a delivery or an answer is due from you, the order appears here.',
    ],
    waiting: ['You wait for nobody', 'Orders in which the other party has the next move appear here.'],
    active: ['No work under way', 'Orders that go on without anybody having to answer appear here.'],
    closed: ['No order has ended yet', 'Completed and cancelled orders stay here with their whole history.'],
  },
  noMatch: (q: string): readonly [string, string] => [
    `Nothing matches “${q}”`,
    'The search looks at titles, numbers and names in this tab.',
  ],
  with: (name: string): string => `with ${name}`,
  phase: ({ phase, late }: Row): string => (late ? 'Late' : phaseWords(phase)),
  turn: turnOf,
  inResolution: 'In resolution',
  next: nextOf,
} as const

/** What an order in “Your turn” waits for. */
function turnOf({ inResolution, phase, late }: Row): string {
  if (late) return 'Late'
  if (inResolution) return 'A request to answer'
  if (phase === 'awaiting_requirements') return 'Questions to answer'
  return phase === 'delivered' ? 'A delivery to look at' : phaseWords(phase)
}

/** The next instant that matters, with what happens then. */
function nextOf(row: Row, cast: Cast, reader: Reader): string {
  const { phase, label, nextDueAt, dueAt, late, tab, inResolution } = row
  if (label !== null) return label
  if (nextDueAt === null) return 'The clocks stand still while staff looks at it'
  const when = `${whenWords(nextDueAt, reader)}, ${distanceWords(nextDueAt, reader)}`
  if (nextDueAt === dueAt && !late) return `Due ${when}`
  if (inResolution && tab === 'your_turn' && !late) return `Your answer is due ${when}`
  if (inResolution) return `The time to answer ends ${when}`
  if (late && dueAt) return `Was due ${whenWords(dueAt, reader)}, ${distanceWords(dueAt, reader)}`
  if (phase === 'delivered') return `Completed ${when} if nobody reacts`
  if (phase === 'awaiting_requirements') return `${cast.start('buyer')} can answer until ${when}`
  return `Next ${when}`
}
