// Properties of sellers over random histories; a failure prints its seed and the shortest history found.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elapse, fold } from '../decider.ts'
import { LADDERS, playSeller, type SellerHistory, type SellerStep, sellerHistory } from '../testing/sellerHistories.ts'
import { DAY } from '../time.ts'
import { nextEvaluationAfter, sellerDecider } from './decide.ts'
import { type Evaluated, SELLER_EVENT_TYPES, type SellerEvent } from './events.ts'
import type { SellerState } from './seller.ts'

const SEED = Date.now()
const RUNS = 400
const STEPS = 40

// No bias to small numbers: every choice in a history is equally likely.
const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const histories = fc
  .array(fc.array(roll, { minLength: 20, maxLength: 20 }), { maxLength: STEPS, size: 'max' })
  .map(rolls => {
    const run = sellerHistory(rolls)
    return { ...run, [fc.toStringMethod]: () => playSeller(run) }
  })

/** Checks a law on every history. */
const law = (title: string, holds: (history: SellerHistory) => void) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: RUNS }), 60_000)

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) frozen(member)
  }
  return value
}
/** The seller after each event. */
const states = ({ events }: SellerHistory): readonly (readonly [SellerEvent, NonNullable<SellerState>])[] => {
  let state: SellerState = null
  return events.map(event => {
    const next: SellerState = sellerDecider.evolve(state, event)
    if (!next) throw new Error('a registered seller must exist')
    state = next
    return [event, next]
  })
}
const eventsOf = ({ decision }: SellerStep): readonly SellerEvent[] => (decision.ok ? decision.events : [])
/** What an event says of a level: from which to which, by which evaluation. */
const changeOf = (event: SellerEvent): Pick<Evaluated, 'evaluatedAt' | 'n' | 'from' | 'to'> | null =>
  'evaluatedAt' in event.data && 'to' in event.data ? event.data : null
const isStranger = ({ by }: SellerStep['command']): boolean =>
  by.role === 'buyer' || by.role === 'payment' || (by.role === 'seller' && by.id !== 'mora')
/** Commands that change nothing when they are sent twice. */
const REPEATABLE = ['evaluate', 'import', 'register', 'reevaluate', 'rule_appeal', 'rule_proposal', 'put']

describe(`the laws of sellers (seed ${SEED})`, () => {
  law('a refused command changes nothing, and a command always has the same answer', ({ steps }) => {
    for (const { before, command, context, now, decision, after } of steps) {
      frozen(before)
      expect(sellerDecider.decide(before, command, context, now)).toEqual(decision)
      if (!decision.ok) expect(after).toBe(before)
    }
  })

  law('every recorded history folds to the same seller, also after a JSON round trip', run => {
    const stored: readonly SellerEvent[] = JSON.parse(JSON.stringify(run.events))
    expect(stored).toStrictEqual(run.events)
    expect(fold(sellerDecider, null, stored)).toStrictEqual(run.last)
    expect(run.last?.version ?? 0).toBe(run.events.length)
  })

  law('a history continues from a snapshot stored as JSON after any event', run => {
    for (const [i, [, state]] of states(run).entries()) {
      if (i % 7 !== 0) continue
      const snapshot: SellerState = JSON.parse(JSON.stringify(state))
      expect(snapshot).toStrictEqual(state)
      expect(fold(sellerDecider, snapshot, run.events.slice(i + 1))).toStrictEqual(run.last)
    }
  })

  law('the version is the number of events, and the first one is the registration, which no other is', run => {
    for (const [i, [event, { version, lastAt, id }]] of states(run).entries()) {
      expect([version, lastAt, id]).toEqual([i + 1, event.at, 'mora'])
      expect(event.type === 'seller.registered').toBe(i === 0)
    }
  })

  law('dates never go back', ({ events, steps }) => {
    for (const [i, { at }] of events.entries()) {
      expect(Number.isSafeInteger(at)).toBe(true)
      expect(at).toBeGreaterThanOrEqual(events[i - 1]?.at ?? Number.NEGATIVE_INFINITY)
    }
    for (const step of steps) for (const { at } of eventsOf(step)) expect(at).toBeGreaterThanOrEqual(step.now)
  })

  law('time alone changes nothing, however often it elapses', ({ last, steps }) => {
    for (const { after, now } of steps) {
      const once = elapse(sellerDecider, after, now + 999 * DAY)
      expect(once.events).toEqual([])
      expect(elapse(sellerDecider, once.state, now + 999 * DAY).state).toBe(after)
    }
    expect(elapse(sellerDecider, last, 0).state).toBe(last)
  })

  law('nobody but the seller, staff, the marketplace and the clock ever finds the seller', ({ steps }) => {
    for (const { command, decision } of steps)
      if (isStranger(command)) expect(decision).toEqual({ ok: false, refusal: { code: 'not_found', what: 'seller' } })
  })

  law('the level is one that was registered, set or evaluated, and each change begins with the level before', run => {
    let level: string | null = null
    for (const [event, state] of states(run)) {
      const change = changeOf(event)
      if (change) expect(change.from).toBe(level)
      if (event.type === 'seller.registered') level = event.data.level
      if (change) level = change.to
      expect(state.level).toBe(level)
    }
  })

  law('every evaluation has a name of its own, and a correction names an earlier one of its instant', ({ events }) => {
    const names = new Set<string>()
    for (const event of events) {
      const change = changeOf(event)
      if (!change) continue
      const name = `${change.evaluatedAt} ${change.n}`
      expect(names.has(name), name).toBe(false)
      if ('corrects' in event.data && event.data.corrects !== null)
        expect(names.has(`${change.evaluatedAt} ${event.data.corrects}`)).toBe(true)
      names.add(name)
    }
  })

  law('the evaluations are sorted by instant and number', run => {
    for (const [, { evaluations }] of states(run))
      for (const [i, { at, n }] of evaluations.entries()) {
        const before = evaluations[i - 1]
        if (before) expect(before.at < at || (before.at === at && before.n < n)).toBe(true)
      }
  })

  law('grace is for a level above the one that is held, or there is none', ({ steps }) => {
    for (const step of steps) {
      const { command, context } = step
      const { ladder } = command.action === 'evaluate' ? command.policy : context.policy
      const index = (name: string) => ladder.findIndex(each => each.name === name)
      for (const event of eventsOf(step)) {
        if (!('graceLevel' in event.data) || event.data.graceLevel === null) continue
        expect(index(event.data.graceLevel)).toBeGreaterThan(index(event.data.to))
        expect(event.data.graceUntil).toBeGreaterThan(event.data.evaluatedAt)
      }
    }
  })

  law('the same command a second time at the same instant adds nothing', ({ steps }) => {
    for (const { after, command, context, now, decision } of steps) {
      if (!decision.ok || !REPEATABLE.includes(command.action)) continue
      expect(sellerDecider.decide(after, command, context, now)).toMatchObject({ ok: true, events: [] })
    }
  })

  law('no automatic decision lowers a level except an evaluation on a demotion day', ({ steps }) => {
    for (const step of steps)
      for (const event of eventsOf(step)) {
        if (event.type !== 'seller.lowered') continue
        expect(step.command.action).toBe('evaluate')
        expect(new Date(event.data.evaluatedAt).getUTCDate()).toBe(15)
      }
  })

  law('no automatic decision about an instant changes a level that the marketplace set then or later', ({ steps }) => {
    for (const step of steps)
      for (const event of eventsOf(step)) {
        if (!('automated' in event.data) || !event.data.automated) continue
        const { evaluatedAt } = event.data
        const isSet = step.before?.evaluations.some(({ event: what, at }) => what === 'set' && at >= evaluatedAt)
        expect(isSet ?? false).toBe(false)
      }
  })

  law('an open appeal is never forgotten, nor is one against which there is still time', ({ steps }) => {
    for (const { before, after } of steps)
      for (const { at, n, appeal, appealUntil } of before?.evaluations ?? []) {
        const isOpen = appeal?.status === 'open' || (appealUntil !== null && appealUntil > (after?.lastAt ?? 0))
        if (isOpen) expect(after?.evaluations.some(each => each.at === at && each.n === n)).toBe(true)
      }
  })

  law('the next evaluation after an accepted command is later than now, or unchanged', ({ steps }) => {
    for (const { before, command, context, now, decision } of steps) {
      if (!decision.ok) continue
      const next = nextEvaluationAfter(before, command, context, now)
      if (before === null) expect(next).not.toBeNull()
      if (next !== null) expect(next).toBeGreaterThan(now)
    }
  })

  it('the generator reaches every event type and nearly every refusal', () => {
    const reached = new Set<string>()
    const refused = new Set<string>()
    // Always the same histories: with a seed of the day one in some runs lacks a code by chance.
    for (const { events, steps } of fc.sample(histories, { seed: 2, numRuns: RUNS })) {
      for (const { type } of events) reached.add(type)
      for (const { decision } of steps) if (!decision.ok) refused.add(decision.refusal.code)
    }
    expect([...reached].sort()).toEqual([...SELLER_EVENT_TYPES].sort())
    expect([...refused].sort()).toEqual([
      'already_appealed',
      'already_decided',
      'date_in_future',
      'not_for_this',
      'not_found',
      'not_your_part',
      'over_since',
      'proposal_over',
      'required',
    ])
    expect(LADDERS.length).toBe(4)
  }, 60_000)
})
