// Folds the events of fault, cases and holds.
import { type Instant, spanLength } from '../../time.ts'
import { isRunning } from '../clocks/clock.ts'
import type { Held, OrderEventOf } from '../events.ts'
import { ABOUTS, type About, type Case, type Hold, type Order } from '../order.ts'
import type { Steps } from './step.ts'

type Closing = 'case.settled' | 'case.withdrawn' | 'case.ruled'

const closeCase =
  (status: Exclude<Case['status'], 'open'>) =>
  (order: Order, event: OrderEventOf<Closing>): Order => {
    const found = order.cases.find(({ id }) => id === event.data.caseId)
    if (!found) return order
    const founded = 'founded' in event.data ? (event.data.founded ?? null) : found.founded
    const closed: Case = { ...found, status, founded, endedAt: event.at }
    return givenBack({ ...order, cases: order.cases.map(c => (c === found ? closed : c)) }, closed)
  }

/** Reports whether a case is void because its opener withdrew it or staff found it unfounded. */
export const isVoid = ({ status, founded }: Case): boolean => status === 'withdrawn' || founded === false

/**
 * Returns the order with the time that a buyer's void case held completion given back: the clock is set to where it
 * would be without the buyer's cases. Time held by a case that is not void stays with the clock.
 */
function givenBack(order: Order, closed: Case): Order {
  const { situation } = order
  if (situation.phase !== 'delivered' || closed.openedBy !== 'buyer') return order
  const { completion, unheld } = situation
  if (isVoid(closed))
    return { ...order, situation: { ...situation, completion: { ...unheld, fired: completion.fired } } }
  // If the clock is stopped, `unheld` takes over the time left, so the time held until now stays with the clock. If it
  // runs, this case no longer held it.
  return isRunning(completion) ? order : { ...order, situation: { ...situation, unheld: completion } }
}

const holdOf = (order: Order, at: Instant, until: Instant | null, confirmed: boolean): Hold => {
  const noticeAt = until === null ? null : until - spanLength(order.spans.holdNotice)
  return { until, noticeAt: noticeAt !== null && noticeAt > at ? noticeAt : null, confirmed }
}

const NO_HOLDS: Case['holds'] = { windows: null, completion: null, both: false }

/** Returns the holds of a new case. In events stored before holds could expire, a case holds until it is closed. */
function heldAtOpening(order: Order, { at, data }: OrderEventOf<'case.opened'>): Case['holds'] {
  if (!data.stops || data.heldUntil === null) return NO_HOLDS
  return {
    windows: holdOf(order, at, data.heldUntil ?? null, false),
    completion: holdOf(order, at, data.completionHeldUntil ?? null, false),
    both: false,
  }
}

const isAbout = (text: string): text is About => ABOUTS.some(about => about === text)

function opened(order: Order, event: OrderEventOf<'case.opened'>): Case {
  const { at, by, data, texts } = event
  const about = texts.about ?? data.about
  const holds = heldAtOpening(order, event)
  return {
    id: order.version + 1,
    about: isAbout(about) ? about : data.about,
    openedBy: by.role === 'seller' ? 'seller' : 'buyer',
    openedAt: at,
    explanation: texts.explanation ?? '',
    whole: data.stops,
    holds,
    held: holds.windows !== null,
    status: 'open',
    founded: null,
    endedAt: null,
  }
}

const withHolds = (order: Order, caseId: number, change: (found: Case) => Case['holds']): Order => ({
  ...order,
  cases: order.cases.map(c => (c.id === caseId ? { ...c, holds: change(c) } : c)),
})
const withHold = (order: Order, caseId: number, of: Held, change: (hold: Hold) => Hold | null): Order =>
  withHolds(order, caseId, ({ holds }) => {
    const hold = holds[of]
    return hold ? { ...holds, [of]: change(hold) } : holds
  })

export const CASES: Steps<
  | 'fault.contested'
  | 'fault.agreed'
  | 'fault.ruled'
  | 'case.opened'
  | Closing
  | 'hold.set'
  | 'hold.ending'
  | 'hold.ended'
> = {
  'fault.contested': (order, { by, data, texts }) =>
    order.outcome === null
      ? order
      : {
          ...order,
          outcome: {
            ...order.outcome,
            faultStatus: 'contested',
            views: [
              ...order.outcome.views,
              { by: by.role === 'seller' ? 'seller' : 'buyer', side: data.fault, explanation: texts.explanation ?? '' },
            ],
          },
        },
  'fault.agreed': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, agreedBy: data.agreedBy, faultStatus: data.status } },
  'fault.ruled': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, fault: data.fault, faultStatus: 'ruled' } },
  'case.opened': (order, event) => ({ ...order, cases: [...order.cases, opened(order, event)] }),
  'case.settled': closeCase('settled'),
  'case.withdrawn': closeCase('withdrawn'),
  'case.ruled': (order, event) => {
    const ruled = closeCase('ruled')(order, event)
    return event.data.ruling === 'usable' ? { ...ruled, countedDelivery: order.firstDelivery } : ruled
  },
  'hold.set': (order, { at, data }) => {
    if (!data.holds) return withHolds(order, data.caseId, () => NO_HOLDS)
    const hold = holdOf(order, at, data.until, true)
    return withHolds(order, data.caseId, () => ({ windows: hold, completion: hold, both: data.both }))
  },
  'hold.ending': (order, { data }) => withHold(order, data.caseId, data.of, hold => ({ ...hold, noticeAt: null })),
  'hold.ended': (order, { data }) => withHold(order, data.caseId, data.of, () => null),
}
