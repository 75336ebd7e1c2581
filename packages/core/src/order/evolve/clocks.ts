// Which clocks run and which are stopped after an event, and how many marks of each have fired.
import { type Duration, type Instant, spanLength } from '../../time.ts'
import { type Clock, isRunning, resume, stop } from '../clocks/clock.ts'
import { holderOf, isHeld } from '../clocks/clocksAgainst.ts'
import {
  type HeldTime,
  isClosed,
  type OpenRequest,
  type Order,
  openRequest,
  type Request,
  type Situation,
} from '../order.ts'

/**
 * Stops each clock that a case holds, and the completion clock also while a request is open; resumes the others.
 * Unchanged parts stay the same object, since this runs with every event.
 */
export function retimed(order: Order, now: Instant): Order {
  if (isClosed(order)) return order
  const coolingOff = turn(order.coolingOff, isHeld(order, 'cooling_off'), now)
  const situation = retimedSituation(order, now)
  const requests = retimedRequests(order, now)
  const same = coolingOff === order.coolingOff && situation === order.situation && requests === order.requests
  return same ? order : { ...order, coolingOff, situation, requests }
}

const turn = (clock: Clock, still: boolean, now: Instant, atLeast?: number): Clock =>
  still ? stop(clock, now) : resume(clock, now, atLeast)

/** Reports whether, by the policy, the work clock stops until a cancellation is answered. */
const waitsForAnswer = (order: Order): boolean => order.workClockStops && openRequest(order)?.kind === 'cancellation'

function retimedSituation(order: Order, now: Instant): Situation {
  const { situation } = order
  switch (situation.phase) {
    case 'awaiting_requirements': {
      const requirements = turn(situation.requirements, isHeld(order, 'requirements'), now)
      const nobody = turn(situation.nobody, isHeld(order, 'inactivity'), now)
      const same = requirements === situation.requirements && nobody === situation.nobody
      return same ? situation : { ...situation, requirements, nobody }
    }
    case 'in_progress': {
      const waits = waitsForAnswer(order)
      const work = turn(situation.work, waits || isHeld(order, 'work'), now)
      const nobody = turn(situation.nobody, waits || isHeld(order, 'inactivity'), now)
      const same = work === situation.work && nobody === situation.nobody
      return same ? situation : { ...situation, work, nobody }
    }
    case 'delivered':
      return retimedDelivered(order, situation, now)
    case 'completed':
    case 'cancelled':
      return situation
  }
}

/** Stops or resumes the completion clock and, as `unheld`, the same clock as it would be without the buyer's cases. */
function retimedDelivered(
  order: Order,
  situation: Extract<Situation, { phase: 'delivered' }>,
  now: Instant,
): Situation {
  const atLeast = spanLength(order.spans.completionAtLeast)
  const asked = openRequest(order) !== null
  const completion = turn(situation.completion, asked || isHeld(order, 'completion'), now, atLeast)
  const unheld = turn(situation.unheld, asked || isHeld(withoutBuyers(order), 'completion'), now, atLeast)
  const same = completion === situation.completion && unheld === situation.unheld
  return same ? situation : { ...situation, completion, unheld }
}
const withoutBuyers = (order: Order): Order =>
  order.cases.length === 0 ? order : { ...order, cases: order.cases.filter(({ openedBy }) => openedBy === 'seller') }

function retimedRequests(order: Order, now: Instant): readonly Request[] {
  const open = openRequest(order)
  if (!open) return order.requests
  const clock = turn(open.clock, isHeld(order, open.payment === null ? 'window' : 'payment', open.openedBy), now)
  if (clock === open.clock) return order.requests
  const stops = isRunning(clock) ? open.stops : open.stops + 1
  return order.requests.map(r => (r === open ? { ...open, clock, stops } : r))
}

/** Adds the time since the last event to the case that held the work clock during that time. */
export function accrued(order: Order, now: Instant): Order {
  const { situation } = order
  if (situation.phase !== 'in_progress' || isRunning(situation.work) || waitsForAnswer(order)) return order
  const holder = holderOf(order, 'work')
  const time = now - order.lastAt
  if (!holder || time === 0) return order
  return { ...order, situation: { ...situation, held: withTime(situation.held, holder.id, time) } }
}

function withTime(held: readonly HeldTime[], caseId: number, time: Duration): readonly HeldTime[] {
  const before = held.find(each => each.caseId === caseId)
  if (!before) return [...held, { caseId, time }]
  return held.map(each => (each === before ? { caseId, time: each.time + time } : each))
}

const one = <C extends Clock>(clock: C): C => ({ ...clock, fired: clock.fired + 1 })

/** Records that the next deadline of the running clock has fired. */
export function markFired(order: Order, about: 'situation' | 'request'): Order {
  if (about === 'situation') return { ...order, situation: firedSituation(order.situation) }
  const advanced = (r: OpenRequest): OpenRequest => ({ ...r, clock: one(r.clock) })
  return { ...order, requests: order.requests.map(r => (r.status === 'open' ? advanced(r) : r)) }
}

function firedSituation(situation: Situation): Situation {
  switch (situation.phase) {
    case 'awaiting_requirements':
      return { ...situation, requirements: one(situation.requirements) }
    case 'in_progress':
      return { ...situation, work: one(situation.work) }
    case 'delivered':
      return { ...situation, completion: one(situation.completion) }
    case 'completed':
    case 'cancelled':
      return situation
  }
}
