// Properties of holds over random histories: a party gains no time by opening cases, and every hold ends.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elapse } from '../../decider.ts'
import { type History, history, play } from '../../testing/histories.ts'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR, spanLength } from '../../time.ts'
import { type Clock, endOf } from '../clocks/clock.ts'
import { CLOCK_RULES, type ClockName } from '../clocks/clocksAgainst.ts'
import { orderDecider } from '../decide.ts'
import { type Order, openRequest, otherParty, PARTIES, type Party } from '../order.ts'

const SEED = Date.now()
const RUNS = 300

const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const rolls = fc.array(roll, { minLength: 14, maxLength: 14 })
const histories = fc.tuple(rolls, fc.array(rolls, { maxLength: 30, size: 'max' })).map(([first, rest]) => {
  const run = history(first, rest)
  return { ...run, [fc.toStringMethod]: () => play(run) }
})
const law = (title: string, holds: (history: History) => void) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: RUNS }), 60_000)

/** Returns every clock of an order with the party that it runs against. */
function clocksOf(order: Order): readonly { name: ClockName; clock: Clock; against: string }[] {
  const { situation, coolingOff } = order
  const named = (name: ClockName, clock: Clock) => ({ name, clock, against: CLOCK_RULES[name].against })
  const request = openRequest(order)
  return [
    ...(order.outcome ? [] : [named('cooling_off', coolingOff)]),
    ...(situation.phase === 'awaiting_requirements' ? [named('requirements', situation.requirements)] : []),
    ...(situation.phase === 'in_progress' ? [named('work', situation.work)] : []),
    ...('nobody' in situation ? [named('inactivity', situation.nobody)] : []),
    ...(situation.phase === 'delivered' ? [named('completion', situation.completion)] : []),
    ...(request
      ? [
          {
            ...named(request.payment === null ? 'window' : 'payment', request.clock),
            against: otherParty(request.openedBy),
          },
        ]
      : []),
  ]
}

/**
 * Reports whether a party's own case may hold the clock. That is so only for completion: held money harms neither
 * party.
 */
const ownMatters = (name: ClockName) => name === 'completion'

describe(`the holds of cases (seed ${SEED})`, () => {
  law('let no party move a clock that runs against itself by opening or withdrawing a case', run => {
    for (const { before, after, command, decision } of run.steps) {
      if (!decision?.ok || (command?.action !== 'open_case' && command?.action !== 'withdraw_case')) continue
      // If staff also held the clocks against the opener, closing the case lets those run again.
      if (before.cases.some(({ holds }) => holds.both)) continue
      const until = (order: Order) =>
        clocksOf(order).flatMap(({ name, clock, against }) =>
          against === command.by.role && !ownMatters(name) ? [[name, endOf(clock) ?? 'still']] : [],
        )
      expect(until(after)).toEqual(until(before))
    }
  })

  law('never outlive their span unless staff set them', run => {
    for (const { now, after } of run.steps) {
      const { state } = elapse(orderDecider, after, now)
      if (!state || state.outcome) continue
      for (const { status, openedAt, holds } of state.cases) {
        if (status !== 'open') continue
        if (holds.windows && !holds.windows.confirmed) expect(now).toBeLessThan(openedAt + spanLength(state.spans.hold))
        if (holds.completion && !holds.completion.confirmed && state.situation.phase === 'delivered')
          expect(now).toBeLessThan(openedAt + spanLength(state.spans.completionHold))
      }
    }
  })

  law('are, with open requests, the only reason for which a clock is stopped', run => {
    for (const { after } of run.steps) {
      if (after.outcome) continue
      const held = after.cases.some(({ status, holds }) => status === 'open' && (holds.windows || holds.completion))
      if (held || openRequest(after)) continue
      for (const { name, clock } of clocksOf(after)) expect('at' in clock, name).toBe(true)
    }
  })

  law('never include two by the rule for one party and matter group within the span', run => {
    const { cases, spans } = run.last
    const counted = cases.filter(({ held, founded }) => held && founded !== true)
    for (const [i, first] of counted.entries())
      for (const second of counted.slice(i + 1)) {
        const isSafety = (about: string) => ['fraud', 'threats', 'danger'].includes(about)
        if (first.openedBy !== second.openedBy || isSafety(first.about) !== isSafety(second.about)) continue
        expect(second.openedAt).toBeGreaterThanOrEqual(first.openedAt + spanLength(spans.holdPause))
      }
  })
})

/** Events of the clock that put a party at a disadvantage: milestones, silence and the end of the order. */
const BURDENS = ['due.passed', 'late.cancellable', 'requirements.overdue', 'order.cancelled']
const burdens = ({ history: events }: Scenario) =>
  events.flatMap(({ type, at, by }) => (BURDENS.includes(type) && by.role === 'clock' ? [`${type} ${at}`] : []))

const SCENARIOS: readonly { readonly against: Party; readonly begin: () => Scenario }[] = [
  { against: 'seller', begin: () => placed({ turnaround: 'PT3H' }) },
  { against: 'seller', begin: () => placed().asks('buyer', 'cancellation') },
  { against: 'buyer', begin: () => placed({ requirements: ['Why?'] }) },
  { against: 'buyer', begin: () => placed().asks('seller', 'cancellation') },
]
const step = fc.record({
  wait: fc.integer({ min: 0, max: 90 }),
  about: fc.constantFrom('fraud', 'threats', 'danger'),
  closes: fc.constantFrom('withdrawn', 'settled', 'open'),
})

describe('a history with one party’s cases, compared with the same history without them', () => {
  it.each(SCENARIOS.map((scenario, i) => ({ ...scenario, i })))(
    'delays no deadline against the $against (scenario $i)',
    ({ begin, against }) => {
      const without = burdens(begin().days(70))
      expect(PARTIES).toContain(against)
      expect(without.length).toBeGreaterThan(0)
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), steps => {
          const scenario = begin()
          const end = scenario.now + 70 * DAY
          for (const { wait, about, closes } of steps) {
            scenario.after(wait * HOUR).reports(against, about)
            if (closes !== 'open' && scenario.state.cases.some(({ status }) => status === 'open'))
              scenario.after(wait * HOUR).takesBack(against, { settled: closes === 'settled' })
          }
          expect(burdens(scenario.at(Math.max(scenario.now, end)))).toEqual(without)
        }),
        { seed: SEED, numRuns: 60 },
      )
    },
  )
})
