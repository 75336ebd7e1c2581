// The next deadline of an order and its events. Reminders, milestones and outcomes of silence are marks on clocks.
import type { Due } from '../../decider.ts'
import { type Instant, type Span, spanLength } from '../../time.ts'
import { type Changes, changesOn } from '../changes.ts'
import type { Held } from '../events.ts'
import { event, type OrderEvent } from '../events.ts'
import { cancel, complete } from '../lifecycle/end.ts'
import {
  CLOCK,
  isClosed,
  type OpenRequest,
  type Order,
  type OrderState,
  openRequest,
  otherParty,
  type Party,
  wholeCases,
} from '../order.ts'
import { silence } from '../requests/silence.ts'
import { type Clock, isRunning, type Mark, reminders } from './clock.ts'

/** The type of a mark. `nextStop` ignores reminders, because they do not change what the parties may do. */
type What = 'reminder' | 'milestone' | 'outcome'
interface Deadline {
  readonly at: Instant
  readonly what: What
  fire(at: Instant): readonly OrderEvent[]
}
interface Firing extends Mark<What> {
  fire(changes: Changes, at: Instant): void
}

/** Returns the next deadline. It is dated at its own instant, but never before the order's last event. */
export function due(state: OrderState): Due<OrderEvent> | null {
  if (!state) return null
  const deadline = earliest(deadlines(state))
  return deadline && { at: deadline.at, events: deadline.fire(deadline.at) }
}

/** Returns the next deadline that is not a reminder, or null. */
export function nextStop(order: Order): Instant | null {
  return earliest(deadlines(order, mark => mark.what !== 'reminder'))?.at ?? null
}

/** Returns when the next reminder, milestone or outcome is due. The scheduler scans the column that stores this. */
export const nextDue = (order: Order): Instant | null => earliest(deadlines(order))?.at ?? null

const earliest = (list: readonly Deadline[]): Deadline | null =>
  list.reduce<Deadline | null>((first, deadline) => (first && first.at <= deadline.at ? first : deadline), null)

type Wanted = (mark: { readonly what: What }) => boolean

const deadlines = (order: Order, wanted: Wanted = () => true): readonly Deadline[] => [
  ...holdDeadlines(order).filter(wanted),
  ...clockDeadlines(order, wanted),
]

function clockDeadlines(order: Order, wanted: Wanted): readonly Deadline[] {
  return clocksOf(order).flatMap(({ clock, marks }) => {
    if (!isRunning(clock)) return []
    const mark = marks.slice(clock.fired).find(wanted)
    if (!mark) return []
    const at = Math.max(clock.at - mark.before, order.lastAt)
    const fire = (instant: Instant) => {
      const changes = changesOn(order)
      mark.fire(changes, instant)
      return changes.events
    }
    return [{ at, what: mark.what, fire }]
  })
}

/** Returns the clocks of the phase and of the open request, each with its marks. */
function clocksOf(order: Order): readonly { clock: Clock; marks: readonly Firing[] }[] {
  const request = openRequest(order)
  const ofSituation = situationMarks(order)
  const ofRequest = request ? [{ clock: request.clock, marks: requestMarks(order, request) }] : []
  return [...ofSituation, ...ofRequest]
}

function situationMarks(order: Order): readonly { clock: Clock; marks: readonly Firing[] }[] {
  const { situation, spans } = order
  switch (situation.phase) {
    case 'awaiting_requirements':
      return [
        { clock: situation.requirements, marks: requirementsMarks(order, situation.requirements) },
        { clock: situation.nobody, marks: [abandoned('unstarted', 'buyer', spans.withoutRequirements)] },
      ]
    case 'in_progress':
      return [
        { clock: situation.work, marks: workMarks(order, situation.work) },
        { clock: situation.nobody, marks: [abandoned('late', 'seller', spans.withoutDelivery)] },
      ]
    case 'delivered': {
      const fire = (changes: Changes, at: Instant) => complete(changes, at, CLOCK, 'silence', spans.completion)
      const marks: Firing[] = [
        ...remind(order, situation.completion, 'look_at_delivery', 'buyer'),
        { before: 0, what: 'outcome', fire },
      ]
      return [{ clock: situation.completion, marks }]
    }
    case 'completed':
    case 'cancelled':
      return []
  }
}

function requirementsMarks(order: Order, clock: Clock): readonly Firing[] {
  const actions = { buyerActions: ['give_requirements'], sellerActions: ['cancel'] }
  return [
    ...remind(order, clock, 'requirements', 'buyer'),
    { before: 0, what: 'milestone', fire: (d, at) => d.events.push(event('requirements.overdue', at, CLOCK, actions)) },
  ]
}

function workMarks(order: Order, clock: Clock): readonly Firing[] {
  const { spans } = order
  const late = { buyerActions: ['open_request'], sellerActions: ['deliver', 'open_request'] }
  const muchLate = { buyerActions: ['cancel'], sellerActions: ['deliver'] }
  return [
    ...remind(order, clock, 'delivery', 'seller'),
    { before: 0, what: 'milestone', fire: (d, at) => d.events.push(event('due.passed', at, CLOCK, late)) },
    {
      before: -spanLength(spans.lateCancel),
      what: 'milestone',
      fire: (d, at) => d.events.push(event('late.cancellable', at, CLOCK, muchLate)),
    },
  ]
}

/**
 * Returns the deadline that cancels an order on which neither party acts, with the fault that the record establishes.
 * No party's case holds the clock of this deadline.
 */
const abandoned = (method: 'late' | 'unstarted', fault: Party, window: Span): Firing => ({
  before: 0,
  what: 'outcome',
  fire: (changes, at) =>
    cancel(changes, at, CLOCK, {
      method,
      reason: method,
      fault,
      window,
      decidedBy: 'silence',
      faultStatus: 'established',
    }),
})

/**
 * Returns the holds that apply to an open order: `windows` in every phase, `completion` only while the order is
 * delivered.
 */
const heldIn = (order: Order): readonly Held[] =>
  order.situation.phase === 'delivered' ? ['windows', 'completion'] : ['windows']

/** Returns the deadlines of holds: each ends at an instant, and both parties are notified some time before. */
function holdDeadlines(order: Order): readonly Deadline[] {
  if (order.cases.length === 0 || isClosed(order)) return []
  return wholeCases(order).flatMap(({ id: caseId, holds }) =>
    heldIn(order).flatMap((of): readonly Deadline[] => {
      const hold = holds[of]
      if (!hold || hold.until === null) return []
      const { until, noticeAt } = hold
      const dated = (at: Instant) => Math.max(at, order.lastAt)
      const fireEnd = (at: Instant) => [event('hold.ended', at, CLOCK, { caseId, of })]
      const end: Deadline = { at: dated(until), what: 'milestone', fire: fireEnd }
      if (noticeAt === null) return [end]
      const fireNotice = (at: Instant) => [event('hold.ending', at, CLOCK, { caseId, of, until })]
      return [{ at: dated(noticeAt), what: 'reminder', fire: fireNotice }, end]
    }),
  )
}

function requestMarks(order: Order, request: OpenRequest): readonly Firing[] {
  const outcome: Firing = { before: 0, what: 'outcome', fire: (changes, at) => silence(changes, request, at) }
  return request.payment === null
    ? [...remind(order, request.clock, 'answer', otherParty(request.openedBy), request.id), outcome]
    : [outcome]
}

type About = 'requirements' | 'delivery' | 'look_at_delivery' | 'answer'

/** Returns reminders that state until when they are useful. One that is recorded after that instant is not sent. */
function remind(
  order: Order,
  clock: Clock,
  about: About,
  to: Party,
  requestId: number | null = null,
): readonly Firing[] {
  const until = isRunning(clock) ? clock.at : order.lastAt
  return reminders(clock.total, order.spans).map(mark => ({
    ...mark,
    fire: (changes, at) => changes.events.push(event('reminder.due', at, CLOCK, { about, to, until, requestId })),
  }))
}
