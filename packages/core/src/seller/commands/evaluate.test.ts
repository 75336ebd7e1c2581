// Evaluations: what each result changes and records, grace, the instant of an evaluation, and results without news.
import { describe, expect, it } from 'vitest'
import { COMPLETION, cancelled, completed, ladderOf, THE_15TH } from '../../testing/levels.ts'
import { BAD, evaluation, GOOD, LADDER, NONE, nobody, RENAMED, REVIEWED, seller } from '../../testing/sellers.ts'
import { DAY, HOUR } from '../../time.ts'
import type { Grace, Seller } from '../seller.ts'
import { isDemotionDay, nextEvaluation } from './evaluate.ts'

const NOW = THE_15TH
const THE_16TH = NOW + DAY
const SIX_MONTHS_LATER = Date.UTC(2027, 4, 15)

describe('an evaluation on a demotion day', () => {
  it('that keeps the level is recorded, can be appealed, and leaves the level as it was', () => {
    const scenario = seller({ level: 'level 2' }).evaluates(GOOD)
    expect(scenario.types).toEqual(['seller.kept'])
    expect(scenario.seller).toMatchObject({ level: 'level 2', levelSince: NOW - 100 * DAY, isEvaluated: true })
    expect(scenario.record).toMatchObject({ at: NOW, n: 1, event: 'kept', before: 'level 2', after: 'level 2' })
    expect(scenario.record).toMatchObject({ automated: true, corrects: null, appealUntil: SIX_MONTHS_LATER })
  })

  it('lowers a failed level by one, and leaves its perks for the time of grace', () => {
    const scenario = seller({ level: 'level 2', atRiskSince: NOW - DAY }).evaluates(BAD)
    expect(scenario.types).toEqual(['seller.lowered'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', levelSince: NOW, atRiskSince: null })
    expect(scenario.seller.grace).toEqual({ level: 'level 2', until: NOW + 14 * DAY })
    expect(scenario.record).toMatchObject({ before: 'level 2', after: 'level 1', appealUntil: SIX_MONTHS_LATER })
  })

  it('leaves no grace where the policy has none', () => {
    const scenario = seller({}, ladderOf([COMPLETION])).evaluates(BAD)
    expect(scenario.seller).toMatchObject({ level: 'new', grace: null })
    expect(scenario.record.appealUntil).toBeNull()
  })

  it('never lowers the lowest level, nor one without enough orders', () => {
    expect(seller({ level: 'new' }).evaluates(BAD).seller.level).toBe('new')
    expect(seller().evaluates(NONE).seller.level).toBe('level 1')
  })
})

describe('an evaluation on another day', () => {
  it('raises a level by one where everything is reached, with reasons that name the orders', () => {
    const scenario = seller({ level: 'new' }).at(THE_16TH).evaluates(GOOD)
    expect(scenario.types).toEqual(['seller.raised'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', levelSince: THE_16TH, grace: null })
    const [raised] = scenario.last.ok ? scenario.last.events : []
    expect(raised?.type === 'seller.raised' && raised.data.reasons).toMatchObject({
      next: 'level 1',
      reach: [{ criterion: 'completion_rate', met: true }],
      orders: [{ criterion: 'completion_rate', leftOut: [] }],
    })
    const [listed] = raised?.type === 'seller.raised' ? (raised.data.reasons?.orders ?? []) : []
    expect(listed?.counted).toHaveLength(12)
  })

  it('records once that a level is at risk; that it still is leaves no event', () => {
    const scenario = seller().at(THE_16TH).evaluates(BAD)
    expect(scenario.types).toEqual(['seller.at_risk'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', atRiskSince: THE_16TH })
    expect(scenario.record.appealUntil).toBeNull()
    expect(scenario.after(DAY).evaluates(BAD).types).toEqual([])
    expect(scenario.seller.atRiskSince).toBe(THE_16TH)
  })

  it('ends a risk that is over, without a record', () => {
    const scenario = seller({ level: 'level 2', atRiskSince: NOW }).at(THE_16TH).evaluates(GOOD)
    expect(scenario.types).toEqual(['risk.ended'])
    expect(scenario.seller).toMatchObject({ atRiskSince: null, evaluations: [] })
  })

  it.each<{ what: string; changes: Partial<Seller>; lines: typeof GOOD }>([
    { what: 'keeps the highest level', changes: { level: 'level 2' }, lines: GOOD },
    { what: 'lacks orders', changes: {}, lines: NONE },
    { what: 'does not reach the second level', changes: { level: 'new' }, lines: BAD },
    { what: 'finds a risk that is known', changes: { atRiskSince: NOW }, lines: BAD },
  ])('leaves no event if it $what', ({ changes, lines }) => {
    const scenario = seller(changes).at(THE_16TH)
    const before = scenario.state
    expect(scenario.evaluates(lines).last).toMatchObject({ ok: true, events: [] })
    expect(scenario.state).toBe(before)
  })
})

describe('a level that a person decides on', () => {
  it('is proposed once, and again only on a demotion day', () => {
    const scenario = seller({ level: 'new' }, REVIEWED).at(THE_16TH).evaluates(GOOD)
    expect(scenario.types).toEqual(['seller.proposed'])
    expect(scenario.record).toMatchObject({ event: 'proposed', before: 'new', after: 'new', proposes: 'level 1' })
    expect(scenario.after(DAY).evaluates(GOOD).types).toEqual([])
    const december = Date.UTC(2026, 11, 15)
    expect(scenario.at(december).evaluates(GOOD).types).toEqual(['seller.proposed'])
    expect(scenario.seller.evaluations.map(({ at }) => at)).toEqual([THE_16TH, december])
  })

  it('is proposed anew if another evaluation was recorded between', () => {
    const scenario = seller({ level: 'new' }, REVIEWED).at(THE_16TH).evaluates(GOOD)
    scenario.puts({ level: 'level 1', reason: 'Why.' }).after(HOUR).puts({ level: 'new', reason: 'Why.' })
    expect(scenario.at(THE_16TH + DAY).evaluates(GOOD).types).toEqual(['seller.proposed'])
  })
})

describe('grace', () => {
  const until = NOW + 13 * DAY
  const fresh = NOW + 14 * DAY
  const grace = { level: 'level 2', until }
  const above = { level: 'level 3', until }
  const more = [...LADDER.ladder, { name: 'level 3', reach: [], keep: [] }]

  it.each<{ what: string; level: string; before: Grace | null; lines: typeof GOOD; after: Grace | null }>([
    {
      what: 'begins when the level is lowered',
      level: 'level 2',
      before: null,
      lines: BAD,
      after: { level: 'level 2', until: fresh },
    },
    {
      what: 'leaves the perks already granted when the level is lowered a second time',
      level: 'level 1',
      before: grace,
      lines: BAD,
      after: { level: 'level 2', until: fresh },
    },
    {
      what: 'belongs to the second lowering once that of the first is over',
      level: 'level 1',
      before: { level: 'level 2', until: NOW },
      lines: BAD,
      after: { level: 'level 1', until: fresh },
    },
    { what: 'continues while the level is unchanged', level: 'level 1', before: grace, lines: NONE, after: grace },
    {
      what: 'continues after a rise that does not reach the former level',
      level: 'level 1',
      before: above,
      lines: GOOD,
      after: above,
    },
    { what: 'ends with the rise to the former level', level: 'level 1', before: grace, lines: GOOD, after: null },
    {
      what: 'ends when its time is over',
      level: 'level 1',
      before: { level: 'level 2', until: NOW },
      lines: NONE,
      after: null,
    },
    {
      what: 'ends when the ladder loses its level',
      level: 'level 1',
      before: { level: 'gold', until },
      lines: NONE,
      after: null,
    },
  ])('$what', ({ level, before, lines, after }) => {
    const scenario = seller({ level, grace: before }, { ...LADDER, ladder: more }).evaluates(lines)
    expect(scenario.seller.grace).toEqual(after)
  })
})

describe('a level that the ladder no longer has', () => {
  it.each([
    { what: 'reached from the lowest', lines: GOOD, level: 'level 2' },
    { what: 'that is always reached', lines: BAD, level: 'new' },
  ])('becomes the highest level $what', ({ lines, level }) => {
    const scenario = seller({ level: 'level 1' }, RENAMED).at(THE_16TH).evaluates(lines)
    expect(scenario.seller.level).toBe(level)
    expect(scenario.record).toMatchObject({ before: 'level 1', after: level, policyVersion: 2 })
  })

  it('leaves no perks if the level found instead is lowered at once', () => {
    const strict = { ...COMPLETION, value: '95%' }
    const ladder = RENAMED.ladder.map((each, i) => (i === 0 ? each : { ...each, keep: [strict] }))
    const lines = [...completed(11), ...cancelled(1)]
    const scenario = seller({ level: 'level 1' }, { ...RENAMED, ladder }).evaluates(lines)
    expect(scenario.types).toEqual(['seller.lowered'])
    expect(scenario.seller).toMatchObject({ level: 'silver', grace: null })
  })
})

it('leaves the instant since which a level is at risk, also if another level is found', () => {
  const ladder = RENAMED.ladder.map((each, i) =>
    i === 0 ? each : { ...each, keep: [{ ...COMPLETION, value: '95%' }] },
  )
  const scenario = seller({ level: 'level 1', atRiskSince: NOW }, { ...RENAMED, ladder }).at(THE_16TH)
  scenario.evaluates([...completed(11), ...cancelled(1)])
  expect(scenario.types).toEqual(['seller.at_risk'])
  expect(scenario.seller).toMatchObject({ level: 'level 2', atRiskSince: NOW })
})

describe('the instant of an evaluation', () => {
  it('is evaluated once, whatever the facts of a second time', () => {
    const scenario = seller().evaluates(BAD)
    const before = scenario.state
    expect(scenario.evaluates(GOOD).last).toMatchObject({ ok: true, events: [] })
    expect(scenario.state).toBe(before)
  })

  it('dates level, risk and grace however late the evaluation runs; the record knows both', () => {
    const late = seller({ level: 'level 2' }).after(9 * HOUR)
    late.when('clock', evaluation(BAD, LADDER, NOW))
    expect(late.seller).toMatchObject({ levelSince: NOW, grace: { until: NOW + 14 * DAY } })
    expect(late.record).toMatchObject({ at: NOW, recordedAt: NOW + 9 * HOUR })
    const risky = seller().at(THE_16TH + HOUR)
    risky.when('clock', evaluation(BAD, LADDER, THE_16TH))
    expect(risky.seller.atRiskSince).toBe(THE_16TH)
  })

  it('that was missed for longer than evaluations are remembered is evaluated once, too', () => {
    const late = seller({ level: 'level 2' }).after(500 * DAY)
    late.when('clock', evaluation(BAD, LADDER, NOW))
    expect(late.types).toEqual(['seller.lowered'])
    expect(late.when('clock', evaluation(BAD, LADDER, NOW)).types).toEqual([])
  })

  it.each([
    { what: 'before it', set: -1, types: ['seller.lowered'] },
    { what: 'at it', set: 0, types: [] },
    { what: 'after it', set: 5_000, types: [] },
  ])('yields to a level that the marketplace set at that instant or later, not earlier: $what', ({ set, types }) => {
    const scenario = seller().at(NOW + set)
    scenario.puts({ level: 'level 2', reason: 'Why.' }).at(NOW + HOUR)
    expect(scenario.when('clock', evaluation(BAD, LADDER, NOW)).types).toEqual(types)
  })

  it('is numbered with a level that the marketplace set then, after the evaluation', () => {
    const scenario = seller().evaluates(BAD).puts({ level: 'level 2', reason: 'Why.' })
    expect(scenario.seller.evaluations.map(({ n, event }) => [n, event])).toEqual([
      [1, 'lowered'],
      [2, 'set'],
    ])
  })

  it('decides which start counts: the one that was known then', () => {
    const days = { criterion: 'days_on_marketplace', window: null, op: '>=', value: 60 } as const
    const policy = ladderOf([days], { evaluation: LADDER.evaluation })
    const scenario = seller({ level: 'new', since: NOW - 10 * DAY }, policy).after(HOUR)
    scenario.puts({ since: NOW - 200 * DAY })
    expect(scenario.when('clock', evaluation(NONE, policy, NOW)).types).toEqual(['seller.kept'])
    expect(scenario.when('clock', evaluation(NONE, policy, THE_16TH)).types).toEqual(['seller.raised'])
  })

  it('is that of a seller who is registered, if need be by the first order', () => {
    expect(nobody().evaluates(GOOD).last).toEqual({ ok: false, refusal: { code: 'not_found', what: 'seller' } })
    const scenario = nobody().with({ firstOrderAt: NOW - 90 * DAY })
    expect(scenario.evaluates(GOOD).types).toEqual(['seller.registered', 'seller.raised'])
    expect(scenario.seller).toMatchObject({ since: NOW - 90 * DAY, level: 'level 1' })
  })
})

describe('the schedule of evaluations', () => {
  it.each([
    { what: 'the 15th at midnight', at: NOW, is: true },
    { what: 'a millisecond before', at: NOW - 1, is: false },
    { what: 'a millisecond after', at: NOW + 1, is: false },
    { what: 'the 16th', at: THE_16TH, is: false },
  ])('demotes on $what: $is', ({ at, is }) => {
    expect(isDemotionDay(LADDER, at)).toBe(is)
  })

  it.each([
    { what: 'the next promotion', after: NOW + 1, changes: null, next: THE_16TH },
    { what: 'strictly after an instant', after: NOW, changes: null, next: THE_16TH },
    { what: 'the demotion day', after: NOW - 1, changes: null, next: NOW },
    { what: 'the start of another version, if that is earlier', after: NOW, changes: NOW + HOUR, next: NOW + HOUR },
    { what: 'not the start of another version, if that is later', after: NOW, changes: NOW + 9 * DAY, next: THE_16TH },
  ])('has next $what', ({ after, changes, next }) => {
    expect(nextEvaluation(LADDER, after, changes)).toBe(next)
  })
})
