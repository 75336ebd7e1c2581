// What each event makes of an order. Total: no clock, no policy, no refusal; whatever was recorded can be folded again.
import { byType } from '../decider.ts'
import { DAY, type Instant, spanLength } from '../time.ts'
import { entriesOf, NO_BALANCES, post } from './books.ts'
import { isRunning, resume, startClock, stop } from './clock.ts'
import type { OrderEvent, OrderEventOf, Texts, UntitledExtra } from './events.ts'
import {
  type Case,
  type Ending,
  isClosed,
  type OpenRequest,
  type Order,
  type OrderState,
  openRequest,
  type Refund,
  type Request,
  stoppingCase,
} from './order.ts'

/** Folds one event; the first is `order.placed`. */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  if (event.type === 'order.placed') return place(event)
  if (!state) throw new Error(`the history begins with ${event.type} instead of order.placed`)
  const next = applied(state, event)
  const balances = post(next.balances, entriesOf(event))
  return retime({ ...next, balances, version: state.version + 1, lastAt: event.at }, event.at)
}

function place(event: OrderEventOf<'order.placed'>): Order {
  const { data, at } = event
  const { regretUntil, requirementsBy, dueAt, policyVersion, ...agreed } = data
  return {
    ...agreed,
    policyVersion,
    placedAt: at,
    version: 1,
    lastAt: at,
    situation:
      requirementsBy === null
        ? { phase: 'in_progress', work: startClock(at, dueAt ?? at) }
        : { phase: 'awaiting_requirements', requirements: startClock(at, requirementsBy) },
    regret: startClock(at, regretUntil),
    answeredAt: null,
    sellerWrote: false,
    firstDelivery: null,
    judgedDelivery: null,
    deliveredLate: false,
    reworks: 0,
    requests: [],
    cases: [],
    refunds: [],
    charges: [],
    balances: post(NO_BALANCES, entriesOf(event)),
    review: null,
    outcome: null,
  }
}

/** Clocks stand still while a case about the open order is open; the completion clock while a request is, too. */
function retime(order: Order, now: Instant): Order {
  if (isClosed(order)) return order
  const request = openRequest(order)
  const stopped = stoppingCase(order) !== null
  const regret = stopped ? stop(order.regret, now) : resume(order.regret, now)
  return {
    ...order,
    regret,
    situation: retimeSituation(order, stopped, request, now),
    requests: retimeRequests(order, stopped, now),
  }
}

function retimeSituation(
  { situation, spans, workClockStops }: Order,
  stopped: boolean,
  request: OpenRequest | null,
  now: Instant,
) {
  switch (situation.phase) {
    case 'awaiting_requirements':
      return {
        ...situation,
        requirements: stopped ? stop(situation.requirements, now) : resume(situation.requirements, now),
      }
    case 'in_progress': {
      const still = stopped || (workClockStops && request?.kind === 'cancellation')
      return { ...situation, work: still ? stop(situation.work, now) : resume(situation.work, now) }
    }
    case 'delivered': {
      const { completion } = situation
      const atLeast = spanLength(spans.completionAtLeast)
      return { ...situation, completion: stopped || request ? stop(completion, now) : resume(completion, now, atLeast) }
    }
    case 'completed':
    case 'cancelled':
      return situation
  }
}

function retimeRequests(order: Order, stopped: boolean, now: Instant): readonly Request[] {
  if (!openRequest(order)) return order.requests
  return order.requests.map(request =>
    request.status === 'open'
      ? { ...request, clock: stopped ? stop(request.clock, now) : resume(request.clock, now) }
      : request,
  )
}

const end =
  (status: Ending) =>
  (order: Order, { at, data, texts }: OrderEventOf<`request.${Ending}`>): Order => ({
    ...order,
    requests: order.requests.map((request): Request => {
      if (request.id !== data.requestId || request.status !== 'open') return request
      const { clock: _clock, payment: _payment, ...rest } = request
      return { ...rest, status, endedBy: data.endedBy, endedAt: at, answer: texts.explanation ?? request.answer }
    }),
  })

const withTitles = (extras: readonly UntitledExtra[], texts: Texts) =>
  extras.map((extra, i) => ({ title: texts[`extra.${i}`] ?? '', price: extra.price, days: extra.days }))

const settle = (list: readonly Refund[], id: number, state: Refund['state'], at: Instant) =>
  list.map(refund => (refund.id === id ? { ...refund, state, at } : refund))

const closeCase =
  (status: Exclude<Case['status'], 'open'>) =>
  (order: Order, event: OrderEventOf<'case.settled' | 'case.withdrawn' | 'case.ruled'>): Order => ({
    ...order,
    cases: order.cases.map(c => (c.id === event.data.caseId ? { ...c, status, endedAt: event.at } : c)),
  })

/** Whatever promise of the running clock came next has been kept. */
function keep(order: Order, about: 'situation' | 'request'): Order {
  if (about === 'request')
    return {
      ...order,
      requests: order.requests.map(r =>
        r.status === 'open' ? { ...r, clock: { ...r.clock, kept: r.clock.kept + 1 } } : r,
      ),
    }
  const { situation } = order
  switch (situation.phase) {
    case 'awaiting_requirements': {
      const { requirements } = situation
      return { ...order, situation: { ...situation, requirements: { ...requirements, kept: requirements.kept + 1 } } }
    }
    case 'in_progress':
      return { ...order, situation: { ...situation, work: { ...situation.work, kept: situation.work.kept + 1 } } }
    case 'delivered':
      return {
        ...order,
        situation: { ...situation, completion: { ...situation.completion, kept: situation.completion.kept + 1 } },
      }
    case 'completed':
    case 'cancelled':
      return order
  }
}

/** The due instant in force; while the work clock stands still, what it would be if the clock went on at `now`. */
export function dueAtIn(order: Order, now: Instant): Instant | null {
  const { situation } = order
  switch (situation.phase) {
    case 'awaiting_requirements':
      return null
    case 'in_progress':
      return isRunning(situation.work) ? situation.work.at : now + situation.work.left
    case 'delivered':
    case 'completed':
    case 'cancelled':
      return situation.dueAt
  }
}

/** The turnaround with the days of all extras: from the start of the work to the due instant. */
export const workTime = ({ turnaround, extras }: Pick<Order, 'turnaround' | 'extras'>) =>
  turnaround + extras.reduce((days, extra) => days + extra.days, 0) * DAY

const bySeller = (order: Order, event: OrderEvent): Order =>
  event.by.role === 'seller' ? { ...order, sellerWrote: true } : order

const applied = byType<Order, Exclude<OrderEvent, { type: 'order.placed' }>>({
  'requirements.given': (order, { at, data }) => ({
    ...order,
    answeredAt: at,
    situation: { phase: 'in_progress', work: startClock(at, data.dueAt) },
  }),
  'order.delivered': (order, { at, data }) => ({
    ...order,
    sellerWrote: true,
    firstDelivery: order.firstDelivery ?? { at, dueAt: data.dueAt },
    judgedDelivery: order.judgedDelivery ?? { at, dueAt: data.dueAt },
    deliveredLate: order.deliveredLate || data.late,
    situation: { phase: 'delivered', completion: startClock(at, data.completeAt), dueAt: data.dueAt, deliveredAt: at },
  }),
  'rework.asked': (order, { at, data }) => ({
    ...order,
    reworks: order.reworks + 1,
    judgedDelivery: data.nothingUsable ? null : order.judgedDelivery,
    situation: { phase: 'in_progress', work: startClock(at, data.dueAt) },
  }),
  'order.completed': (order, { at, data }) => ({
    ...order,
    situation: { phase: 'completed', dueAt: dueAtIn(order, at) },
    outcome: {
      ...{ method: 'completed', decidedBy: data.decidedBy, reason: null, fault: 'none', faultStanding: null, at },
      ...{
        window: data.window,
        refunded: 0,
        released: data.released,
        fee: data.fee,
        agreedBy: [],
        views: [],
        muchLate: false,
      },
    },
  }),
  'order.cancelled': (order, { at, data }) => ({
    ...order,
    situation: { phase: 'cancelled', dueAt: dueAtIn(order, at) },
    outcome: { ...data, at, views: [] },
  }),
  'order.changed': (order, { at, data, texts }) => {
    const extras = [...order.extras, ...withTitles(data.extras, texts).map(extra => ({ ...extra, days: 0 }))]
    const { situation } = order
    const moved: Order = { ...order, extras, turnaround: data.turnaround }
    if (situation.phase !== 'in_progress' || data.dueAt === null) return moved
    return { ...moved, situation: { phase: 'in_progress', work: startClock(at, data.dueAt) } }
  },
  'message.written': (order, event) => (event.data.automatic ? order : bySeller(order, event)),
  'review.written': (order, { at, data, texts }) => ({
    ...order,
    review: { rating: data.rating, text: texts.text ?? null, at },
  }),
  'reminder.due': (order, { data }) => keep(order, data.about === 'answer' ? 'request' : 'situation'),
  'due.passed': order => keep(order, 'situation'),
  'late.cancellable': order => keep(order, 'situation'),
  'requirements.overdue': order => keep(order, 'situation'),
  'request.opened': (order, event) => {
    const { at, by, data, texts } = event
    const request: OpenRequest = {
      ...{ id: order.version + 1, kind: data.kind, openedBy: by.role === 'seller' ? 'seller' : 'buyer', openedAt: at },
      ...{ reason: data.reason, explanation: texts.explanation ?? '', fault: data.fault, refund: data.refund },
      change: data.change && { ...data.change, extras: withTitles(data.change.extras, texts) },
      ...{ onSilence: data.onSilence, window: data.window, answer: null, payment: null },
      ...{ status: 'open', clock: startClock(at, data.respondBy) },
    }
    return bySeller({ ...order, requests: [...order.requests, request] }, event)
  },
  'request.accepted': (order, event) => {
    const ended = end('accepted')(order, event)
    const { requestId, fault } = event.data
    return { ...ended, requests: ended.requests.map(r => (r.id === requestId ? { ...r, fault } : r)) }
  },
  'request.answered': (order, event) => bySeller(end('answered')(order, event), event),
  'request.declined': (order, event) => bySeller(end('declined')(order, event), event),
  'request.withdrawn': end('withdrawn'),
  'request.closed': end('closed'),
  'request.superseded': end('superseded'),
  'payment.asked': (order, { at, data, texts }) => {
    const id = order.version + 1
    return {
      ...order,
      charges: [...order.charges, { id, requestId: data.requestId, amount: data.amount, state: 'asked', at }],
      requests: order.requests.map(r =>
        r.id === data.requestId && r.status === 'open'
          ? { ...r, payment: id, answer: texts.explanation ?? null, clock: startClock(at, data.respondBy) }
          : r,
      ),
    }
  },
  'payment.confirmed': (order, { at, data }) => ({
    ...order,
    charges: order.charges.map(charge => (charge.id === data.paymentId ? { ...charge, state: 'done', at } : charge)),
  }),
  'payment.failed': (order, { at, data }) => ({
    ...order,
    charges: order.charges.map(charge => (charge.id === data.paymentId ? { ...charge, state: 'failed', at } : charge)),
  }),
  'refund.asked': (order, { at, data }) => ({
    ...order,
    refunds: [...order.refunds, { id: order.version + 1, amount: data.amount, state: 'asked', at }],
  }),
  'refund.done': (order, { at, data }) => ({ ...order, refunds: settle(order.refunds, data.refundId, 'done', at) }),
  'refund.failed': (order, { at, data }) => ({ ...order, refunds: settle(order.refunds, data.refundId, 'failed', at) }),
  'fault.contested': (order, { by, data, texts }) =>
    order.outcome === null
      ? order
      : {
          ...order,
          outcome: {
            ...order.outcome,
            faultStanding: 'contested',
            views: [
              ...order.outcome.views,
              { by: by.role === 'seller' ? 'seller' : 'buyer', side: data.fault, explanation: texts.explanation ?? '' },
            ],
          },
        },
  'fault.agreed': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, agreedBy: data.agreedBy, faultStanding: data.standing } },
  'fault.ruled': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, fault: data.fault, faultStanding: 'ruled' } },
  'case.opened': (order, { at, by, data, texts }) => ({
    ...order,
    cases: [
      ...order.cases,
      {
        ...{
          id: order.version + 1,
          about: data.about,
          openedBy: by.role === 'seller' ? 'seller' : 'buyer',
          openedAt: at,
        },
        ...{ explanation: texts.explanation ?? '', stops: data.stops, status: 'open', endedAt: null },
      },
    ],
  }),
  'case.settled': closeCase('settled'),
  'case.withdrawn': closeCase('withdrawn'),
  'case.ruled': (order, event) => {
    const ruled = closeCase('ruled')(order, event)
    return event.data.ruling === 'usable' ? { ...ruled, judgedDelivery: order.firstDelivery } : ruled
  },
})
