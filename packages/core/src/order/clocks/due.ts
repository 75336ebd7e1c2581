// The next deadline of an order and its events. Reminders, milestones and outcomes of silence are marks on clocks.
import type { Due } from '../../decider.ts'
import type { Spans } from '../../policy/policy.ts'
import { type Instant, spanLength } from '../../time.ts'
import { add, type Changes, changed, changesOn } from '../changes.ts'
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
/** Adds the events of a mark. `end` is the end of its clock or hold. */
type Fire = (changes: Changes, at: Instant, end: Instant) => void
interface Firing extends Mark<What> {
  readonly fire: Fire
}
interface Deadline {
  readonly at: Instant
  readonly what: What
  readonly end: Instant
  readonly fire: Fire
}
/** A clock with its marks. Reminders, if it has any, come first. */
interface Track {
  readonly clock: Clock
  readonly remind: Fire | null
  readonly marks: readonly Firing[]
}

/** Returns the next deadline. It is dated at its own instant, but never before the order's last event. */
export function due(state: OrderState): Due<OrderEvent, Order> | null {
  return state && dueOf(state, earliest(state, 'reminder'))
}

/** Returns the next outcome. Reminders and milestones before it are left out, as they do not change what may be done. */
export const nextOutcome = (order: Order): Due<OrderEvent, Order> | null => dueOf(order, earliest(order, 'outcome'))

function dueOf(order: Order, deadline: Deadline | null): Due<OrderEvent, Order> | null {
  if (!deadline) return null
  const { at, end, fire } = deadline
  return {
    at,
    fire: () => {
      const changes = changesOn(order)
      fire(changes, at, end)
      return changed(changes)
    },
  }
}

/** Returns the next deadline that is not a reminder, or null. */
export const nextStop = (order: Order): Instant | null => earliest(order, 'milestone')?.at ?? null

/** Returns when the next reminder, milestone or outcome is due. The scheduler scans the column that stores this. */
export const nextDue = (order: Order): Instant | null => earliest(order, 'reminder')?.at ?? null

/** Returns the earliest deadline of this type or of a later one in the list of types. */
function earliest(order: Order, least: What): Deadline | null {
  let first: Deadline | null = null
  for (const deadline of holdDeadlines(order))
    if ((deadline.what !== 'reminder' || least === 'reminder') && (!first || deadline.at < first.at)) first = deadline
  for (const { clock, remind, marks } of tracksOf(order)) {
    if (!isRunning(clock)) continue
    const mark = nextMark(clock, remind, marks, order.spans, least)
    if (!mark) continue
    const at = Math.max(clock.at - mark.before, order.lastAt)
    if (!first || at < first.at) first = { at, what: mark.what, end: clock.at, fire: mark.fire }
  }
  return first
}

function nextMark(
  { total, fired }: Clock,
  remind: Fire | null,
  marks: readonly Firing[],
  spans: Spans,
  least: What,
): Firing | undefined {
  const early = remind ? reminders(total, spans) : []
  const reminder = least === 'reminder' ? early[fired] : undefined
  if (reminder && remind) return { before: reminder.before, what: 'reminder', fire: remind }
  const left = fired > early.length ? marks.slice(fired - early.length) : marks
  return least === 'outcome' ? left.find(({ what }) => what === 'outcome') : left[0]
}

/** Returns the clocks of the phase and of the open request, each with its marks. */
function tracksOf(order: Order): readonly Track[] {
  const request = openRequest(order)
  const ofSituation = situationTracks(order)
  return request ? [...ofSituation, requestTrack(request)] : ofSituation
}

function situationTracks({ situation, spans }: Order): readonly Track[] {
  switch (situation.phase) {
    case 'awaiting_requirements':
      return [
        { clock: situation.requirements, remind: REMIND.requirements, marks: REQUIREMENTS },
        { clock: situation.nobody, remind: null, marks: UNSTARTED },
      ]
    case 'in_progress':
      return [
        { clock: situation.work, remind: REMIND.delivery, marks: workMarks(spans) },
        { clock: situation.nobody, remind: null, marks: LATE },
      ]
    case 'delivered':
      return [{ clock: situation.completion, remind: REMIND.look_at_delivery, marks: COMPLETION }]
    case 'completed':
    case 'cancelled':
      return []
  }
}

const requestTrack = ({ clock, payment }: OpenRequest): Track => ({
  clock,
  remind: payment === null ? REMIND.answer : null,
  marks: SILENCE,
})

/** Makes a reminder, which states until when it is useful. One that is recorded after that instant is not sent. */
const remind =
  (about: 'requirements' | 'delivery' | 'look_at_delivery', to: Party): Fire =>
  (changes, at, until) => {
    add(changes, event('reminder.due', at, CLOCK, { about, to, until, requestId: null }))
  }

const REMIND = {
  requirements: remind('requirements', 'buyer'),
  delivery: remind('delivery', 'seller'),
  look_at_delivery: remind('look_at_delivery', 'buyer'),
  answer: (changes, at, until) => {
    const request = openRequest(changes.order)
    if (!request) return
    const to = otherParty(request.openedBy)
    add(changes, event('reminder.due', at, CLOCK, { about: 'answer', to, until, requestId: request.id }))
  },
} satisfies Record<string, Fire>

/** Makes a milestone, which lists what each party may do from then on. */
const milestone =
  (
    type: 'requirements.overdue' | 'due.passed' | 'late.cancellable',
    buyerActions: readonly string[],
    sellerActions: readonly string[],
  ): Fire =>
  (changes, at) => {
    add(changes, event(type, at, CLOCK, { buyerActions, sellerActions }))
  }

const REQUIREMENTS: readonly Firing[] = [
  { before: 0, what: 'milestone', fire: milestone('requirements.overdue', ['give_requirements'], ['cancel']) },
]
const DUE_PASSED: Firing = {
  before: 0,
  what: 'milestone',
  fire: milestone('due.passed', ['open_request'], ['deliver', 'open_request']),
}
const CANCELLABLE = milestone('late.cancellable', ['cancel'], ['deliver'])
const workMarks = ({ lateCancel }: Spans): readonly Firing[] => [
  DUE_PASSED,
  { before: -spanLength(lateCancel), what: 'milestone', fire: CANCELLABLE },
]

/**
 * Returns the deadline that cancels an order on which neither party acts, with the fault that the record establishes.
 * No party's case holds the clock of this deadline.
 */
const abandoned = (
  method: 'late' | 'unstarted',
  fault: Party,
  window: 'withoutDelivery' | 'withoutRequirements',
): readonly Firing[] => [
  {
    before: 0,
    what: 'outcome',
    fire: (changes, at) =>
      cancel(changes, at, CLOCK, {
        method,
        reason: method,
        fault,
        window: changes.order.spans[window],
        decidedBy: 'silence',
        faultStatus: 'established',
      }),
  },
]
const UNSTARTED = abandoned('unstarted', 'buyer', 'withoutRequirements')
const LATE = abandoned('late', 'seller', 'withoutDelivery')

const COMPLETION: readonly Firing[] = [
  {
    before: 0,
    what: 'outcome',
    fire: (changes, at) => complete(changes, at, CLOCK, 'silence', changes.order.spans.completion),
  },
]
const SILENCE: readonly Firing[] = [
  {
    before: 0,
    what: 'outcome',
    fire: (changes, at) => {
      const request = openRequest(changes.order)
      if (request) silence(changes, request, at)
    },
  },
]

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
      const fireEnd: Fire = (changes, at) => void add(changes, event('hold.ended', at, CLOCK, { caseId, of }))
      const end: Deadline = { at: dated(until), what: 'outcome', end: until, fire: fireEnd }
      if (noticeAt === null) return [end]
      const fireNotice: Fire = (changes, at) =>
        void add(changes, event('hold.ending', at, CLOCK, { caseId, of, until }))
      return [{ at: dated(noticeAt), what: 'reminder', end: until, fire: fireNotice }, end]
    }),
  )
}
