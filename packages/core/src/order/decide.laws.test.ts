// Properties of orders over thousands of random histories. A failure prints its seed and the shortest history found.
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { elapse, fold } from '../decider.ts'
import { type History, history, play } from '../testing/histories.ts'
import { POLICIES } from '../testing/policies.ts'
import { DAY, type Instant } from '../time.ts'
import { nextDue, nextStop } from './clocks/due.ts'
import { commandSchema } from './commands/commands.ts'
import { orderDecider } from './decide.ts'
import type { OrderEvent } from './events.ts'
import { entriesOf } from './money/ledger.ts'
import { ACCOUNTS, ENDINGS, type Order, PARTIES } from './order.ts'
import { preview } from './views/preview.ts'
import { isInResolution, staffTabOf, TABS, tabOf } from './views/turn.ts'

const SEED = Date.now()
const RUNS = 400
const STEPS = 30

// Numbers without a bias to small ones, so that every choice in a history is equally likely.
const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const histories = fc
  .tuple(
    fc.array(roll, { minLength: 10, maxLength: 10 }),
    fc.array(fc.array(roll, { minLength: 14, maxLength: 14 }), { maxLength: STEPS, size: 'max' }),
  )
  .map(([first, rest]) => {
    const run = history(first, rest)
    return { ...run, [fc.toStringMethod]: () => play(run) }
  })

/** Checks a law on every history. */
const law = (title: string, holds: (history: History) => void, numRuns = RUNS) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns }), 60_000)

const ends = (event: OrderEvent): boolean => event.type === 'order.completed' || event.type === 'order.cancelled'
const evolved = (events: readonly OrderEvent[], from: Order | null = null) => fold(orderDecider, from, events)
/** Returns each event with the order after it. */
const states = ({ events }: History): readonly (readonly [OrderEvent, Order])[] => {
  let order: Order | null = null
  return events.map(event => {
    const next: Order | null = orderDecider.evolve(order, event)
    if (!next) throw new Error('a placed order must exist')
    order = next
    return [event, next]
  })
}
const isNotice = (type: OrderEvent['type']): boolean => type === 'reminder.due' || type === 'hold.ending'
const sum = (list: readonly number[]) => list.reduce((all, each) => all + each, 0)
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) frozen(member)
  }
  return value
}
/** A time far beyond the latest date that a change may name. */
const FOREVER = 50_000 * DAY

describe(`the laws of orders (seed ${SEED})`, () => {
  law('an order is closed by parties or clock at most once, and after a completion staff may cancel it once', run => {
    const closings = run.events.filter(ends)
    const [first, second] = closings
    expect(closings.length).toBeLessThanOrEqual(2)
    if (!second) return
    expect(first?.type).toBe('order.completed')
    expect([second.type, second.by.role]).toEqual(['order.cancelled', 'staff'])
  })

  law('every set of entries sums to zero, and the balances are the sums of the entries', run => {
    for (const event of run.events) expect(sum(entriesOf(event).map(({ amount }) => amount))).toBe(0)
    for (const account of ACCOUNTS) {
      const lines = run.events.flatMap(event => entriesOf(event)).filter(entry => entry.account === account)
      expect(sum(lines.map(({ amount }) => amount))).toBe(run.last.balances[account])
    }
  })

  law(
    'no account goes below zero except the source and, after a refund that follows the release, the seller’s account',
    run => {
      let released = false
      for (const [event, { balances }] of states(run)) {
        const { held, fee, refund_requested: requested, refunded, seller } = balances
        // The sum stays held between the event that ends the order and the separate step that requests the refund.
        expect(Math.min(held, fee, requested, refunded), event.type).toBeGreaterThanOrEqual(0)
        if (seller < 0) expect(released && event.type !== 'order.completed').toBe(true)
        released ||= event.type === 'order.completed'
      }
    },
  )

  law('refunds never exceed what was paid', run => {
    for (const [, { balances }] of states(run)) {
      expect(balances.refund_requested + balances.refunded).toBeLessThanOrEqual(-balances.received)
      expect(balances.refund_requested).toBeGreaterThanOrEqual(0)
    }
    const requested = run.events.flatMap(event => (event.type === 'refund.requested' ? [event.data.amount] : []))
    const paid = run.events.flatMap(event => {
      if (event.type === 'payment.confirmed') return [event.data.amount]
      return event.type === 'order.placed' ? [event.data.price, ...event.data.extras.map(({ price }) => price)] : []
    })
    expect(sum(requested)).toBeLessThanOrEqual(sum(paid))
  })

  law('a closed order holds no money', run => {
    if (run.last.outcome) expect(run.last.balances.held).toBe(0)
  })

  law('elapsing terminates, and elapsing again adds no events', run => {
    for (const { now, after } of run.steps) {
      // A command may set a deadline that is due at once, e.g. when a change is accepted after the date that was shown.
      const once = elapse(orderDecider, after, now)
      const twice = elapse(orderDecider, once.state, now)
      expect(twice.events).toEqual([])
      expect(twice.state).toBe(once.state)
    }
    const { state, events } = elapse(orderDecider, run.last, run.last.lastAt + FOREVER)
    expect(events.length).toBeLessThan(30)
    expect(state && orderDecider.due(state)).toBeNull()
    expect(state?.outcome !== null || state.cases.some(({ status }) => status === 'open')).toBe(true)
  })

  law('elapsing in two steps equals elapsing in one', run => {
    for (const { now, after } of run.steps) {
      const until = now + 40 * DAY
      const once = elapse(orderDecider, after, until)
      for (const between of [now + 1, now + 11 * 3_600_000, (nextDue(after) ?? now) - 1, nextStop(after) ?? now]) {
        const first = elapse(orderDecider, after, Math.min(Math.max(between, now), until))
        const then = elapse(orderDecider, first.state, until)
        expect([...first.events, ...then.events]).toEqual(once.events)
      }
    }
  })

  law('dates never go back, and no event is dated in the future', run => {
    let last: Instant = Number.NEGATIVE_INFINITY
    for (const { at } of run.events) {
      expect(at).toBeGreaterThanOrEqual(last)
      expect(Number.isSafeInteger(at)).toBe(true)
      last = at
    }
    for (const { now, after } of run.steps) expect(after.lastAt).toBeLessThanOrEqual(now)
  })

  law('a command is decided only after every deadline due by its instant has fired', run => {
    for (const { now, before } of run.steps) {
      const next = nextDue(before)
      if (next !== null) expect(next).toBeGreaterThan(now)
    }
  })

  law(
    'the instant stored for the scheduler is that of the next deadline, and the next stop is never a reminder',
    run => {
      for (const { after } of run.steps) {
        const due = orderDecider.due(after)
        expect(nextDue(after)).toBe(due?.at ?? null)
        const stop = nextStop(after)
        if (stop === null) {
          expect(due).toBeNull()
          continue
        }
        const before = elapse(orderDecider, after, stop - 1).events
        expect(before.every(({ type }) => isNotice(type))).toBe(true)
        const at = elapse(orderDecider, after, stop).events.slice(before.length)
        expect(at.some(({ type }) => !isNotice(type))).toBe(true)
      }
    },
  )

  law('a preview equals the result of the command', run => {
    for (const { now, before, command, after, decision } of run.steps) {
      if (!command) continue
      const shown = preview(before, command, run.context, now)
      // As in the command pipeline, deadlines that the command makes due fire at once.
      expect(shown.after).toStrictEqual(decision?.ok ? elapse(orderDecider, after, now).state : after)
      expect(shown.ok ? { ok: true } : { ok: false, refusal: shown.refusal }).toEqual(
        decision?.ok ? { ok: true } : decision,
      )
    }
  })

  law('every recorded history folds to the same order, even after a JSON round trip', run => {
    const stored: readonly OrderEvent[] = JSON.parse(JSON.stringify(run.events))
    expect(stored).toStrictEqual(run.events)
    expect(evolved(stored)).toStrictEqual(run.last)
    expect(run.last.version).toBe(run.events.length)
  })

  law('a history continues from a snapshot stored as JSON at any point', run => {
    let length = 1
    for (const { after, fired, decision } of run.steps) {
      length += fired.length + (decision?.ok ? decision.events.length : 0)
      if (length % 7 !== 0) continue
      const snapshot: Order = JSON.parse(JSON.stringify(after))
      expect(snapshot).toStrictEqual(after)
      expect(evolved(run.events.slice(length), snapshot)).toStrictEqual(run.last)
    }
  })

  law('a rejected command changes nothing apart from the deadlines that fired before it', run => {
    for (const { before, command, decision, after, now } of run.steps) {
      if (command) frozen(before)
      const repeated = command && orderDecider.decide(before, command, run.context, now)
      expect(repeated).toEqual(decision)
      if (!decision?.ok) expect(after).toBe(before)
      else expect(decision.events.length).toBeGreaterThan(0)
    }
  })

  law('each request ends at most once, and at most one is open', run => {
    const endings = run.events.flatMap(event => {
      const [about, how] = event.type.split('.')
      const ended = about === 'request' && ENDINGS.some(ending => ending === how)
      return ended && 'requestId' in event.data ? [event.data.requestId] : []
    })
    expect(new Set(endings).size).toBe(endings.length)
    for (const [, { requests, outcome }] of states(run)) {
      const open = requests.filter(({ status }) => status === 'open')
      expect(open.length).toBeLessThanOrEqual(1)
      if (outcome) expect(open).toEqual([])
    }
  })

  law('every order is in one tab per party, and a closed order is in the closed tab of both parties', run => {
    for (const { after, now } of run.steps) {
      const tabs = PARTIES.map(party => tabOf(after, party, now))
      for (const tab of [...tabs, staffTabOf(after, now)]) expect(TABS).toContain(tab)
      expect(tabs.includes('waiting')).toBe(tabs.includes('waiting') && tabs.includes('your_turn'))
      expect(tabs.every(tab => tab === 'closed')).toBe(after.outcome !== null)
      if (after.outcome) expect(isInResolution(after)).toBe(false)
    }
  })

  law(
    'every generated command matches the schema of the HTTP edge',
    run => {
      for (const { command } of run.steps) {
        if (!command) continue
        const { by: _by, ...body } = command
        expect(Value.Check(commandSchema(body.action), body), JSON.stringify(body)).toBe(true)
      }
    },
    60,
  )

  it('the generator reaches most event types and most refusals', () => {
    const reached = new Set<string>()
    const refused = new Set<string>()
    const look = ({ events, steps }: History) => {
      for (const { type } of events) reached.add(type)
      for (const { decision } of steps) if (decision?.ok === false) refused.add(decision.refusal.code)
    }
    // Uses a fixed seed, because with a seed of the day some runs would lack a code by chance.
    for (const run of fc.sample(histories, { seed: 2, numRuns: RUNS })) look(run)
    expect([...reached].length, [...reached].join(' ')).toBeGreaterThanOrEqual(30)
    expect([...refused].length, [...refused].join(' ')).toBeGreaterThanOrEqual(30)
    expect(POLICIES.length).toBe(3)
  }, 60_000)
})
