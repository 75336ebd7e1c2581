// Which clocks run and which stand still after an event, and how far each has been kept.
import { type Instant, spanLength } from '../../time.ts'
import { type Clock, resume, stop } from '../clock.ts'
import { isClosed, type Order, openRequest, type Request, type Situation, stoppingCase } from '../order.ts'

/**
 * Clocks stand still while a case about the open order is open; the completion clock while a request is, too.
 * What does not change stays the same object: this runs with every event.
 */
export function retimed(order: Order, now: Instant): Order {
  if (isClosed(order)) return order
  const still = stoppingCase(order) !== null
  const regret = turn(order.regret, still, now)
  const situation = retimedSituation(order, still, now)
  const requests = retimedRequests(order, still, now)
  const same = regret === order.regret && situation === order.situation && requests === order.requests
  return same ? order : { ...order, regret, situation, requests }
}

const turn = (clock: Clock, still: boolean, now: Instant, atLeast?: number): Clock =>
  still ? stop(clock, now) : resume(clock, now, atLeast)

function retimedSituation(order: Order, still: boolean, now: Instant): Situation {
  const { situation, spans, workClockStops } = order
  switch (situation.phase) {
    case 'awaiting_requirements': {
      const requirements = turn(situation.requirements, still, now)
      return requirements === situation.requirements ? situation : { ...situation, requirements }
    }
    case 'in_progress': {
      const work = turn(situation.work, still || (workClockStops && openRequest(order)?.kind === 'cancellation'), now)
      return work === situation.work ? situation : { ...situation, work }
    }
    case 'delivered': {
      const atLeast = spanLength(spans.completionAtLeast)
      const completion = turn(situation.completion, still || openRequest(order) !== null, now, atLeast)
      return completion === situation.completion ? situation : { ...situation, completion }
    }
    case 'completed':
    case 'cancelled':
      return situation
  }
}

function retimedRequests(order: Order, still: boolean, now: Instant): readonly Request[] {
  const open = openRequest(order)
  if (!open) return order.requests
  const clock = turn(open.clock, still, now)
  return clock === open.clock ? order.requests : order.requests.map(r => (r === open ? { ...open, clock } : r))
}

const one = (clock: Clock): Clock => ({ ...clock, kept: clock.kept + 1 })

/** Whatever promise of the running clock came next has been kept. */
export function keep(order: Order, about: 'situation' | 'request'): Order {
  if (about === 'situation') return { ...order, situation: keptSituation(order.situation) }
  const requests = order.requests.map(r => (r.status === 'open' ? { ...r, clock: one(r.clock) } : r))
  return { ...order, requests }
}

function keptSituation(situation: Situation): Situation {
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
