// Properties of levels over random performance logs and policies. A failure prints its seed and the shortest log.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POLICIES, performanceLog, play, THE_15TH } from '../testing/levels.ts'
import { DAY, HOUR } from '../time.ts'
import { evaluate, levelIndex, type Scorecard, viewAt } from './evaluate.ts'
import { facts, type SellerFacts, withLines } from './facts.ts'
import { CRITERIA } from './figures/criteria.ts'
import { margin } from './figures/margins.ts'
import { type Measured, measure, tally } from './figures/measure.ts'
import { ESTABLISHED_METHODS } from './figures/weight.ts'
import { buyersOf, evaluationsBetween, forecast, type Imagined, imaginedLines, moves, whatIf } from './forecast.ts'
import { type ClosedLine, LOGGED_SIDES, type PerformanceLine } from './performanceLog.ts'
import type { Criterion, LevelPolicy } from './policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from './policy/presets.ts'

const SEED = Date.now()
const RUNS = 150
const FOREVER = Number.MAX_SAFE_INTEGER
const SINCE = THE_15TH - 400 * DAY

interface Scenario {
  readonly lines: readonly PerformanceLine[]
  readonly policy: LevelPolicy
  readonly level: string
}
const scenarios = fc
  .record({
    rolls: fc.array(fc.array(fc.noBias(fc.nat({ max: 1_000_000 })), { minLength: 14, maxLength: 14 }), {
      maxLength: 60,
      size: 'max',
    }),
    policy: fc.constantFrom(...POLICIES),
    level: fc.nat({ max: 3 }),
  })
  .map(({ rolls, policy, level }): Scenario => {
    const lines = performanceLog(rolls)
    const name = policy.ladder[level % policy.ladder.length]?.name ?? ''
    return Object.assign({ lines, policy, level: name }, { [fc.toStringMethod]: () => `on ${name}:\n${play(lines)}` })
  })

const law = (title: string, holds: (scenario: Scenario) => void, numRuns = RUNS) =>
  it(title, () => fc.assert(fc.property(scenarios, holds), { seed: SEED, numRuns }), 60_000)

const given = ({ lines, policy, level }: Scenario, at = THE_15TH, knownAt = FOREVER) => ({
  facts: facts(lines, { at, knownAt }),
  policy,
  level,
  at,
  since: SINCE,
})
const evaluated = (scenario: Scenario, at = THE_15TH, knownAt = FOREVER): Scorecard =>
  evaluate(given(scenario, at, knownAt))
const criteriaOf = ({ ladder }: LevelPolicy): readonly Criterion[] => ladder.flatMap(({ reach }) => reach)
const isRate = ({ criterion }: Criterion): boolean => CRITERIA[criterion].unit === 'rate' || criterion === 'rating'
const guard = ({ together: _, ...criterion }: Criterion): Criterion =>
  isRate(criterion) ? { ...criterion, buyers: 2 } : criterion
const withTogether = (rows: readonly Measured[]): readonly Measured[] =>
  rows.flatMap(row => (row.together ? [row, row.together] : [row]))

describe(`the laws of levels (seed ${SEED})`, () => {
  law('one more clean completion never lowers a level once there is enough data', scenario => {
    const before = evaluated(scenario)
    if (withTogether(before.keep).some(({ alone }) => alone === 'no_data')) return
    const more = imaginedLines({ when: THE_15TH - HOUR, completed: 1, value: 100_000, currency: 'USD' })
    const after = evaluated({ ...scenario, lines: [...scenario.lines, ...more] })
    expect(levelIndex(scenario.policy, after.to)).toBeGreaterThanOrEqual(levelIndex(scenario.policy, before.to))
  })

  law('removing a zero-weight order with its questions changes no rate', scenario => {
    const view = viewAt(given(scenario), THE_15TH)
    const all: Criterion = { criterion: 'completion_rate', window: null, op: '>=', value: '90%' }
    const never = ['weightless', 'cooling_off', 'chargeback', 'below_least_value']
    const gone = new Set(tally(all, view).leftOut.flatMap(({ order, why }) => (never.includes(why) ? order : [])))
    const isLeft = (line: PerformanceLine) => line.type === 'warning' || !gone.has(line.order)
    const without = viewAt(given({ ...scenario, lines: scenario.lines.filter(isLeft) }), THE_15TH)
    for (const criterion of criteriaOf(scenario.policy)) {
      const [before, after] = [measure(criterion, view), measure(criterion, without)]
      if (before.unit === 'amount') continue
      expect({ ...after, leftOut: [], together: null }).toEqual({ ...before, leftOut: [], together: null })
    }
  })

  law(
    'the forecast equals the later evaluations if nothing happens',
    scenario => {
      const from = THE_15TH - 40 * DAY
      const until = THE_15TH
      const past = scenario.lines.filter(({ at }) => at < from)
      const ended = new Set(past.flatMap(line => (line.type === 'closed' ? line.order : [])))
      const expected = scenario.lines.filter(
        (line): line is ClosedLine =>
          line.type === 'closed' && line.at >= from && line.at < until && !ended.has(line.order),
      )
      const once = expected.filter(({ order }, i) => expected.findIndex(other => other.order === order) === i)
      const forecasts = forecast({ ...given({ ...scenario, lines: past }, from), from, until, expected: once })
      let { level } = scenario
      let levelSince = SINCE
      const later = evaluationsBetween(scenario.policy, from, until).map(at => {
        const card = evaluate({ ...given({ ...scenario, level, lines: [...past, ...once] }, at), levelSince })
        if (card.to !== level) levelSince = at
        level = card.to
        return card
      })
      expect(forecasts).toEqual(later)
    },
    40,
  )

  law('a what-if equals the evaluation once the assumed orders exist', scenario => {
    const imagined: Imagined = {
      when: THE_15TH - 3 * HOUR,
      completed: 3,
      cancelled: 2,
      method: 'support',
      fault: 'seller',
      faultStatus: 'ruled',
      value: 4_000,
      currency: 'USD',
    }
    const known = buyersOf(given(scenario).facts)
    const happened = { ...scenario, lines: [...scenario.lines, ...imaginedLines(imagined, known)] }
    expect(whatIf(given(scenario), imagined)).toEqual(evaluated(happened))
  })

  law(
    'contested orders never raise or lower a level, since no ruling turns a met criterion into a failed one or back',
    scenario => {
      const view = viewAt(given(scenario), THE_15TH)
      const open = view.facts.orders.filter(
        ({ faultStatus, method, closedAt }) =>
          faultStatus === 'contested' && closedAt < THE_15TH - 1 && !ESTABLISHED_METHODS.includes(method),
      )
      for (const [turn, first] of LOGGED_SIDES.entries()) {
        const rulings = open.map(({ order }, i): PerformanceLine => {
          const side = LOGGED_SIDES[(turn + i) % LOGGED_SIDES.length] ?? first
          return { type: 'fault', order, side, faultStatus: 'ruled', at: THE_15TH - 1, recordedAt: THE_15TH - 1 }
        })
        const ruled = viewAt(given({ ...scenario, lines: [...scenario.lines, ...rulings] }), THE_15TH)
        for (const criterion of criteriaOf(scenario.policy)) {
          if (measure(criterion, view, 'reach').met === true)
            expect(measure(criterion, ruled, 'reach').met).not.toBe(false)
          if (measure(criterion, view, 'keep').met === false)
            expect(measure(criterion, ruled, 'keep').met).not.toBe(true)
        }
      }
    },
  )

  law('a criterion that is met to reach a level is also met to keep it, even with undecided orders', scenario => {
    const view = viewAt(given(scenario), THE_15TH)
    for (const criterion of criteriaOf(scenario.policy))
      if (measure(criterion, view, 'reach').met === true) expect(measure(criterion, view, 'keep').met).not.toBe(false)
  })

  law('one buyer’s orders alone never lower or raise a guarded level', scenario => {
    const policy = {
      ...scenario.policy,
      ladder: scenario.policy.ladder.map(level => ({
        ...level,
        reach: level.reach.map(guard),
        keep: level.keep.map(guard),
      })),
    }
    const one = scenario.lines.map(line => ('buyer' in line ? { ...line, buyer: 'the one' } : line))
    for (const lines of [
      one,
      [...one, ...imaginedLines({ when: THE_15TH - 1, completed: 9, buyers: 9, value: 100_000, currency: 'USD' })],
    ])
      for (const criterion of criteriaOf(policy).filter(isRate)) {
        const view = viewAt(given({ ...scenario, policy, lines }), THE_15TH)
        if (lines === one) expect(measure(criterion, view, 'reach').met).toBe('no_data')
        expect(measure(criterion, view, 'keep').met).not.toBe(false)
      }
  })

  law(
    'more orders from a buyer who is at the maximum change no figure',
    scenario => {
      const when = THE_15TH - 1
      const view = viewAt(given(scenario), THE_15TH)
      const capped = criteriaOf(scenario.policy)
        .filter(isRate)
        .map(criterion => ({ ...criterion, perBuyer: 1 }))
      for (const criterion of capped) {
        const { counted } = tally(criterion, view)
        const buyers = new Set(
          view.facts.orders.flatMap(each => (counted.some(({ order }) => order === each.order) ? each.buyer : [])),
        )
        if (criterion.criterion === 'response_rate' || (criterion.dateBasis ?? 'closed') !== 'closed') continue
        for (const buyer of buyers) {
          const more = imaginedLines({ when, cancelled: 3, completed: 2, value: 100_000, currency: 'USD' }).map(
            line => ({ ...line, buyer }),
          )
          const after = viewAt(given({ ...scenario, lines: [...scenario.lines, ...more] }), THE_15TH)
          const { over, under, sample } = tally(criterion, view)
          expect(tally(criterion, after)).toMatchObject({ over, under, sample })
        }
      }
    },
    40,
  )

  law('the sequence of lines changes nothing', scenario => {
    const shuffled = scenario.lines.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length)
    expect(evaluated({ ...scenario, lines: shuffled })).toEqual(evaluated(scenario))
    expect(evaluated({ ...scenario, lines: scenario.lines.toReversed() })).toEqual(evaluated(scenario))
  })

  law('lines added later give the same facts as lines read at once', ({ lines }) => {
    const cut = Math.floor(lines.length / 3)
    const whole = facts(lines, { at: FOREVER, knownAt: FOREVER })
    const joined = withLines(facts(lines.slice(cut), { at: FOREVER, knownAt: FOREVER }), lines.slice(0, cut))
    const byQuestion = ({ answers }: SellerFacts) =>
      answers.map(each => JSON.stringify([each.order, each.question, each])).sort()
    expect({ ...joined, lines: [], answers: byQuestion(joined) }).toEqual({
      ...whole,
      lines: [],
      answers: byQuestion(whole),
    })
  })

  law(
    'evaluating late, or twice, gives the same result, since lines dated or recorded later are excluded',
    scenario => {
      const [at, knownAt] = [THE_15TH - 20 * DAY, THE_15TH - 19 * DAY]
      const inTime = scenario.lines.filter(line => line.at < at && line.recordedAt <= knownAt)
      const punctual = evaluated({ ...scenario, lines: inTime }, at, knownAt)
      expect(evaluated(scenario, at, knownAt)).toEqual(punctual)
      expect(evaluated(scenario, at, knownAt)).toEqual(punctual)
    },
  )

  law(
    'a margin is exact: the needed number suffices but one less does not, the bearable number passes but one more fails',
    scenario => {
      for (const window of ['P60D', 'P2M', null])
        for (const [criterion, op, value] of [
          ['completion_rate', '>=', '90%'] as const,
          ['completion_rate', '>', '66.6%'] as const,
          ['cancellation_rate', '<=', '12.5%'] as const,
          ['cancellation_rate', '<', '20%'] as const,
        ])
          for (const minimum of [1, 6])
            for (const beside of [{}, { together: BESIDE }])
              holdsForMargins(scenario, { criterion, window, op, value, minimum, ...beside })
    },
    60,
  )

  law('a later window contains the earlier orders plus those that entered, minus those that left', scenario => {
    const [from, until] = [THE_15TH - 35 * DAY, THE_15TH]
    const projection = { ...given(scenario, until), from, until, expected: [] }
    for (const criterion of criteriaOf(scenario.policy)) {
      const names = (at: number) => tally(criterion, viewAt(projection, at)).counted.map(({ order }) => order)
      const { enters, leaves } = moves(criterion, projection)
      const left = leaves.map(({ order }) => order)
      const held = [...names(from), ...enters.map(({ order }) => order)]
      for (const order of left) held.splice(held.indexOf(order), 1)
      expect(held.sort()).toEqual([...names(until)].sort())
    }
  })
})

const BESIDE = { criterion: 'cancelled_buyers', window: 'P60D', op: '<=', value: 2 } as const

/** Checks each margin by adding that many orders. */
function holdsForMargins(scenario: Scenario, criterion: Criterion): void {
  const counting = { ...scenario.policy.counting, by: 'orders' as const, weights: [] }
  const seller = given({ ...scenario, policy: { ...scenario.policy, counting } })
  const when = THE_15TH - 1
  const met = (imagined: Omit<Imagined, 'when'>) => {
    const lines = [...seller.facts.lines, ...imaginedLines({ when, value: 100_000, currency: 'USD', ...imagined })]
    return measure(criterion, viewAt({ ...seller, facts: facts(lines, { at: THE_15TH, knownAt: FOREVER }) }, THE_15TH))
      .met
  }
  const { needed, bearable } = margin(criterion, viewAt(seller, THE_15TH))
  expect(met({ completed: needed ?? Number.NaN })).toBe(true)
  if (needed) expect(met({ completed: needed - 1 })).not.toBe(true)
  if (bearable) expect(met({ cancelled: bearable })).not.toBe(false)
  if (met({}) !== false) expect(met({ cancelled: (bearable ?? Number.NaN) + 1 })).toBe(false)
}

it('the shipped ladders are among the tested policies', () => {
  expect(POLICIES).toEqual(expect.arrayContaining([defaultLevelPolicy, fairLevelPolicy]))
})
