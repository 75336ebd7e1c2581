// Generates whole histories from numbers: an order placed under some policy, then sensible and fuzz commands over time.
import { elapse } from '../decider.ts'
import type { OrderDecision } from '../order/changes.ts'
import { nextDue, nextStop } from '../order/clocks/due.ts'
import { type OrderCommand, PREVIEW_ACTIONS } from '../order/commands/commands.ts'
import { HANDLERS, orderDecider } from '../order/decide.ts'
import type { OrderEvent } from '../order/events.ts'
import { type Order, type OrderState, openRequest } from '../order/order.ts'
import { allowed, refreshAt } from '../order/views/allowed.ts'
import type { DecisionContext } from '../policy/context.ts'
import type { Policy } from '../policy/policy.ts'
import { DAY, HOUR, type Instant, toIso } from '../time.ts'
import { accepted } from './accepted.ts'
import { ACTORS, FUZZ } from './fuzz.ts'
import { POLICIES } from './policies.ts'
import { Rng } from './rng.ts'

/** One step: its instant, the deadlines that fired first, the command and its result. */
export interface Step {
  readonly now: Instant
  /** The order before the command and after the deadlines that were due. */
  readonly before: Order
  readonly fired: readonly OrderEvent[]
  readonly command: OrderCommand | null
  readonly decision: OrderDecision | null
  readonly after: Order
}
export interface History {
  readonly context: DecisionContext
  readonly steps: readonly Step[]
  readonly events: readonly OrderEvent[]
  readonly last: Order
}

const START: Instant = Date.UTC(2026, 1, 27, 9, 30)
const PRICES: Readonly<Record<string, readonly number[]>> = {
  USD: [15_000, 4_500, 5_001, 1],
  JPY: [18_000, 3, 1],
  KWD: [61_337, 1_000],
  EUR: [20_000, 333],
}

function placing(rng: Rng): OrderCommand<'place'> {
  const currency = rng.pick(['USD', 'JPY', 'KWD', 'EUR'])
  const prices = PRICES[currency] ?? []
  return {
    action: 'place',
    by: { role: 'marketplace' },
    reference: 'EV-1',
    gig: { id: 'g1', version: '1', title: 'An explainer video' },
    buyer: { id: 'lena', name: 'Lena' },
    seller: { id: 'mora', name: 'Mora' },
    currency,
    price: rng.pick(prices),
    turnaround: rng.pick(['P18D', 'P3D', 'PT7H', 'PT13H']),
    ...(rng.chance(2) ? { extras: [{ title: 'Second ratio', price: rng.pick([1_000, 0]), days: 1 }] } : {}),
    ...(rng.chance(2) ? { requirements: ['What is it for?', 'Which colours?'] } : {}),
    ...(rng.chance(3) ? { revisions: rng.below(3) } : {}),
  }
}

/** Chooses the instant of the next command: a moment later, or within a millisecond of a deadline or change. */
function later(rng: Rng, order: Order, context: DecisionContext, now: Instant): Instant {
  const about = rng.below(18)
  const near = rng.pick([0, -1, 1])
  const upcoming = (at: Instant | null) => (at === null ? now : Math.max(now, at + near))
  if (about === 17) return upcoming(nextDue(order))
  if (about === 16) return upcoming(nextStop(order))
  if (about === 15) return upcoming(refreshAt(order, rng.pick(ACTORS.slice(0, 4)), context, now))
  if (about === 14) return now + rng.pick([DAY, 2 * DAY, 5 * DAY, 33 * DAY])
  return now + rng.pick([0, 1, 60_000, HOUR, 3 * HOUR, 11 * HOUR])
}

/**
 * How rarely each action is chosen: once in this many times. Messages and actions that end an order are rare, so that
 * histories grow long.
 */
const SELDOM: Readonly<Partial<Record<string, number>>> = {
  cancel: 8,
  accept_delivery: 4,
  write_message: 4,
  open_case: 5,
  hold_case: 2,
  request_revision: 2,
}

/** Returns true once in `oneIn` times on average, and always if `oneIn` is undefined. */
const happens = (rng: Rng, oneIn: number | undefined): boolean => oneIn === undefined || rng.below(oneIn) === 0

function sensible(rng: Rng, order: Order, context: DecisionContext, now: Instant): OrderCommand | null {
  const by = rng.pick(ACTORS.slice(0, rng.chance(3) ? 4 : 2))
  const offers = allowed(order, by, context, now).filter(
    offer => offer.ok && happens(rng, 'accepts' in offer.inputs ? 4 : SELDOM[offer.action]),
  )
  if (offers.length === 0) return null
  const offer = rng.pick(offers)
  const commands = accepted(offer)
  const wish = openRequest(order)?.kind === 'cancellation' ? 'decline' : 'accept'
  const wished = commands.filter(command => command.action === 'answer_request' && command.answer === wish)
  return { ...rng.pick(wished.length > 0 && !rng.chance(4) ? wished : commands), by }
}

function fuzz(rng: Rng, order: Order): OrderCommand {
  const wished = rng.pick(PREVIEW_ACTIONS)
  const action = happens(rng, SELDOM[wished]) ? wished : rng.pick(PREVIEW_ACTIONS)
  const likely = ACTORS.slice(0, 4).filter(({ role }) => HANDLERS[action].by.includes(role))
  return { ...FUZZ[action](rng, order), by: rng.pick(rng.chance(5) ? ACTORS : likely) }
}

/** Executes one step as the command pipeline does: first the deadlines, then the command. */
function step(
  before: OrderState,
  now: Instant,
  context: DecisionContext,
  choose: (order: Order) => OrderCommand | null,
): Step {
  const { state, events: fired } = elapse(orderDecider, before, now)
  if (!state) throw new Error('a placed order must exist')
  const command = choose(state)
  const decision = command && orderDecider.decide(state, command, context, now)
  const after = decision?.ok ? decision.state : state
  return { now, before: state, fired, command, decision, after }
}

/** Generates a history. The first list of numbers places the order, and each of the others makes one step. */
export function history(first: readonly number[], rest: readonly (readonly number[])[], only?: Policy): History {
  const rng = new Rng(first)
  const policy = only ?? rng.pick(POLICIES)
  const context: DecisionContext = { policy, version: 1, payments: rng.pick(['internal', 'external']) }
  const placed = orderDecider.decide(null, placing(rng), context, START)
  if (!placed.ok) throw new Error(`not placed: ${placed.refusal.code}`)
  const steps: Step[] = []
  let [order, now]: [Order, Instant] = [placed.state, START]
  for (const rolls of rest) {
    if (steps.at(-8)?.before.outcome) break
    const each = new Rng(rolls)
    now = later(each, order, context, now)
    const made = step(order, now, context, found =>
      each.chance(4) ? fuzz(each, found) : sensible(each, found, context, now),
    )
    steps.push(made)
    order = made.after
  }
  const happened = steps.flatMap(({ fired, decision }) => [...fired, ...(decision?.ok ? decision.events : [])])
  return { context, steps, events: [...placed.events, ...happened], last: order }
}

/** Returns the history as text, to explain a failed law. */
export function play({ context, steps, events }: History): string {
  const [first] = events
  const lines = steps.map(({ now, command, decision, fired, after }) => {
    const deadlines = fired.map(({ type, at }) => `${type}@${toIso(at)}`).join(' ')
    const { by, ...body } = command ?? { by: null }
    const result = decision?.ok ? decision.events.map(({ type }) => type).join(' ') : (decision?.refusal.code ?? '')
    return `${toIso(now)} [${deadlines}] ${by?.role ?? 'no command'} ${JSON.stringify(body)} → ${result} (${after.situation.phase})`
  })
  const placed = `${context.policy.name}, ${context.payments}: ${JSON.stringify(first?.data)}`
  return ['', placed, ...lines, ''].join('\n')
}
