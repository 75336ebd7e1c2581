// Texts of the order list: tabs, rows, the next deadline, and empty lists.
import type { Result } from '../../../../client.ts'
import { numberText } from '../../grammar.ts'
import { phaseText } from '../../names.ts'
import { outcomeLabel } from '../../outcome.ts'
import type { Cast } from '../people.ts'
import { distanceText, type Reader, whenText } from '../time.ts'

type Row = Result<'listOrders'>['items'][number]

export const orderList = {
  title: 'Orders',
  tabs: { your_turn: 'Your turn', waiting: 'Waiting', active: 'Active', closed: 'Closed' },
  tabsLabel: 'Which orders',
  /** Returns the number of orders. The server counts only up to 1,001. */
  count: (orders: number): string => (orders > 1000 ? '1,000+' : numberText(orders)),
  search: 'Search by title, number or name',
  more: 'Show more',
  what: 'Your orders',
  unknown: 'number not known',
  keys: 'Keys: j and k go down and up, Enter opens, / searches',
  empty: {
    your_turn: [
      'Nothing is waiting for you',
      'Orders appear here when someone asks you something, or when a delivery or an answer is due from you.',
    ],
    waiting: ['You are not waiting for anyone', 'Orders in which the other party has the next move appear here.'],
    active: ['No work under way', 'Orders under way that need no answer appear here.'],
    closed: ['No orders have ended yet', 'Completed and cancelled orders stay here with their whole history.'],
  },
  /** Texts of empty lists for staff. Staff have no orders of their own, so only cases wait for them. */
  emptyForStaff: {
    your_turn: ['Nothing is waiting for staff', 'Orders appear here when someone asks staff to step in.'],
    waiting: [
      'No order is waiting for a party',
      'Orders in which the buyer or the seller has the next move appear here.',
    ],
    active: ['No work under way', 'Orders under way that need no answer appear here.'],
    closed: ['No orders have ended yet', 'Completed and cancelled orders stay here with their whole history.'],
  },
  noMatch: (q: string): readonly [string, string] => [
    `Nothing matches “${q}”`,
    'The search looks at titles, numbers and names in this tab.',
  ],
  with: ({ buyer, seller }: Row, cast: Cast): string =>
    cast.is('buyer')
      ? `with ${seller.name}`
      : cast.is('seller')
        ? `with ${buyer.name}`
        : `${buyer.name} and ${seller.name}`,
  marks,
  next: nextOf,
} as const

type Request = NonNullable<Row['request']>

const TO_ANSWER: Readonly<Record<Request['kind'], string>> = {
  update: 'A question to answer',
  cancellation: 'A cancellation to answer',
  change: 'A change to answer',
  partial_refund: 'An offer to answer',
}
const NAMES: Readonly<Record<Request['kind'], string>> = {
  update: 'question',
  cancellation: 'cancellation request',
  change: 'change request',
  partial_refund: 'offer',
}

const isParty = (cast: Cast): boolean => cast.is('buyer') || cast.is('seller')
const isMineToAnswer = ({ awaits, openedBy }: Request, cast: Cast): boolean =>
  awaits === 'answer' && isParty(cast) && !cast.is(openedBy)

const phase = (row: Row): string => (row.late ? 'Late' : phaseText(row.phase))
/** Returns the mark of a request that does not wait for the reader. */
function openOne({ kind, openedBy, awaits }: Request, cast: Cast): string {
  if (awaits === 'payment') return 'Waiting for a payment'
  return `${cast.whoseStart(openedBy)} ${NAMES[kind]} is open`
}

/** Returns the marks of a row: `turn`, what waits for the reader, and `also`, all other marks. */
function marks(row: Row, cast: Cast): { readonly turn: string | null; readonly also: readonly string[] } {
  const { request, inResolution, tab } = row
  const open = request ? openOne(request, cast) : inResolution ? 'Staff are looking at it' : null
  if (tab !== 'your_turn') return { turn: null, also: [phase(row), ...(open ? [open] : [])] }
  if (!isParty(cast))
    return { turn: 'A case to look at', also: [phase(row), ...(request ? [openOne(request, cast)] : [])] }
  if (request && isMineToAnswer(request, cast))
    return { turn: TO_ANSWER[request.kind], also: row.late || row.phase !== 'in_progress' ? [phase(row)] : [] }
  return { turn: turnOf(row), also: open ? [open] : [] }
}

/** Returns what an order in “Your turn” waits for, if that is not an answer. */
function turnOf(row: Row): string {
  if (row.phase === 'awaiting_requirements') return 'Questions to answer'
  return row.phase === 'delivered' ? 'A delivery to look at' : phase(row)
}

interface Next {
  readonly text: string
  /** The distance to the instant `at`, such as “in 4 days”. */
  readonly far: string | null
  /** The instant, which the page can show exactly. */
  readonly at: string | null
}

/** Returns the next deadline and what happens then. */
function nextOf(row: Row, cast: Cast, reader: Reader): Next {
  const { outcome, nextDueAt, dueAt, late, request } = row
  const nextAt = (at: string, text: (when: string) => string): Next => ({
    at,
    text: text(whenText(at, reader)),
    far: distanceText(at, reader),
  })
  if (outcome !== null) return { text: outcomeLabel(outcome), far: null, at: null }
  if (nextDueAt === null) return { text: 'Deadlines are paused while staff look at it', far: null, at: null }
  const by = request?.respondBy ?? null
  if (request && by !== null && (by === nextDueAt || isMineToAnswer(request, cast)))
    return nextAt(by, when => answerBy(request, cast, when))
  if (late && dueAt) return nextAt(dueAt, when => `Was due ${when}`)
  if (nextDueAt === dueAt) return nextAt(dueAt, when => `Due ${when}`)
  return nextAt(nextDueAt, when => waitsFor(row, cast, when))
}

function answerBy({ awaits, openedBy }: Request, cast: Cast, when: string): string {
  if (awaits === 'payment') return `The payment is due ${when}`
  const other = openedBy === 'buyer' ? 'seller' : 'buyer'
  return cast.is(other) ? `Your answer is due ${when}` : `${cast.start(other)} can answer until ${when}`
}

function waitsFor({ phase }: Row, cast: Cast, when: string): string {
  if (phase === 'delivered') return `Completed ${when}, if nobody responds`
  return phase === 'awaiting_requirements' ? `${cast.start('buyer')} can answer until ${when}` : `Next deadline ${when}`
}
