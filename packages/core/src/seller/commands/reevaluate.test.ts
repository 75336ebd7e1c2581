// A re-evaluation after facts changed later: risk starts or ends, a level may be restored, and none is ever lowered.
import { describe, expect, it } from 'vitest'
import { evaluate as cardOf, viewAt } from '../../level/evaluate.ts'
import { facts } from '../../level/facts.ts'
import type { PerformanceLine } from '../../level/performanceLog.ts'
import type { LevelPolicy } from '../../level/policy/policy.ts'
import { COMPLETION, THE_15TH } from '../../testing/levels.ts'
import { BAD, figuresOf, GOOD, LADDER, NONE, RENAMED, recordWith, seller } from '../../testing/sellers.ts'
import { DAY } from '../../time.ts'
import { reasonsOf } from '../reasons.ts'
import type { Grace, Seller } from '../seller.ts'
import type { Correction, Reevaluate } from './reevaluate.ts'

const NOW = THE_15TH + 3 * DAY

const reevaluating = (lines: readonly PerformanceLine[], correction: Correction | null = null): Reevaluate => ({
  action: 'reevaluate',
  figures: figuresOf(lines, LADDER, NOW),
  correction,
})

/** What a replay of the 15th found: the level would now be this one. */
function correctionTo(to: string): Correction {
  const at = THE_15TH
  const known = facts(GOOD, { at, knownAt: NOW })
  const given = { facts: known, policy: LADDER, since: at - 400 * DAY, level: 'new', at }
  return { at, policyVersion: 1, to, reasons: reasonsOf(cardOf(given), LADDER, viewAt(given, at)) }
}

const corrected = (changes: Partial<Seller>, to: string, policy: LevelPolicy = LADDER) =>
  seller(changes, policy)
    .at(NOW)
    .when('clock', reevaluating(NONE, correctionTo(to)))

describe('the risk of a level', () => {
  it.each<{ what: string; changes: Partial<Seller>; lines: typeof GOOD; types: string[]; since: number | null }>([
    { what: 'starts once orders close badly', changes: {}, lines: BAD, types: ['risk.started'], since: NOW },
    { what: 'continues', changes: { atRiskSince: NOW - DAY }, lines: BAD, types: [], since: NOW - DAY },
    {
      what: 'ends once others close well',
      changes: { atRiskSince: NOW - DAY },
      lines: GOOD,
      types: ['risk.ended'],
      since: null,
    },
    { what: 'does not start without a cause', changes: {}, lines: GOOD, types: [], since: null },
    { what: 'is none for the lowest level', changes: { level: 'new' }, lines: BAD, types: [], since: null },
    {
      what: 'is none for a level that the ladder no longer has',
      changes: { level: 'gold', atRiskSince: NOW - DAY },
      lines: BAD,
      types: ['risk.ended'],
      since: null,
    },
  ])('$what', ({ changes, lines, types, since }) => {
    const scenario = seller(changes).at(NOW).when('clock', reevaluating(lines))
    expect(scenario.types).toEqual(types)
    expect(scenario.seller).toMatchObject({ atRiskSince: since, level: changes.level ?? 'level 1', evaluations: [] })
  })
})

it('never marks the lowest level as at risk, whatever its criteria', () => {
  const ladder = LADDER.ladder.map(each => ({ ...each, keep: [COMPLETION] }))
  const scenario = seller({ level: 'new' }, { ...LADDER, ladder }).at(NOW)
  expect(scenario.when('clock', reevaluating(BAD)).types).toEqual([])
})

describe('a correction', () => {
  const lowered = { level: 'new', levelSince: THE_15TH, evaluations: [recordWith()] }

  it('restores the level at once, by an evaluation of the same instant that names the one it corrects', () => {
    const scenario = corrected(lowered, 'level 1')
    expect(scenario.types).toEqual(['seller.raised'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', levelSince: NOW, atRiskSince: null })
    expect(scenario.seller.evaluations).toMatchObject([
      { at: THE_15TH, n: 1, event: 'lowered' },
      { at: THE_15TH, n: 2, event: 'raised', before: 'new', after: 'level 1', recordedAt: NOW, corrects: 1 },
    ])
    expect(scenario.record).toMatchObject({ automated: true, appealUntil: null, policyVersion: 1 })
    const [raised] = scenario.last.ok ? scenario.last.events : []
    expect(raised?.type === 'seller.raised' && raised.data.reasons).toEqual(correctionTo('level 1').reasons)
  })

  it('names none where the evaluation left no record', () => {
    const scenario = corrected({ level: 'new' }, 'level 1')
    expect(scenario.record).toMatchObject({ at: THE_15TH, n: 1, corrects: null })
  })

  it('that is found a second time adds nothing', () => {
    const scenario = corrected(lowered, 'level 1')
    expect(scenario.when('clock', reevaluating(NONE, correctionTo('level 1'))).types).toEqual([])
  })

  it('starts the risk of the restored level if that is failed now', () => {
    const scenario = seller(lowered)
      .at(NOW)
      .when('clock', reevaluating(BAD, correctionTo('level 1')))
    expect(scenario.types).toEqual(['seller.raised', 'risk.started'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', atRiskSince: NOW })
  })

  it.each([
    { what: 'lower', level: 'level 2', to: 'level 1', policy: LADDER },
    { what: 'the level of now', level: 'level 1', to: 'level 1', policy: LADDER },
    { what: 'a level that the ladder no longer has', level: 'new', to: 'level 1', policy: RENAMED },
  ])('never lowers: it is left out if it is $what', ({ level, to, policy }) => {
    const scenario = corrected({ level }, to, policy)
    expect(scenario.types).toEqual([])
    expect(scenario.seller.level).toBe(level)
  })

  it.each([
    { what: 'before the evaluation', set: -1, level: 'level 1' },
    { what: 'at its instant', set: 0, level: 'new' },
    { what: 'after it, while facts were read', set: 1, level: 'new' },
  ])('is left out if the marketplace has set a level since: $what', ({ set, level }) => {
    const scenario = seller()
      .at(THE_15TH + set)
      .puts({ level: 'new', reason: 'Why.' })
    expect(scenario.at(NOW).when('clock', reevaluating(NONE, correctionTo('level 1'))).seller.level).toBe(level)
  })

  it('raises a seller whose level the ladder no longer has', () => {
    expect(corrected({ level: 'gold' }, 'level 1').seller.level).toBe('level 1')
  })

  it.each<{ what: string; grace: Grace; after: Grace | null }>([
    { what: 'ends the grace of that level', grace: { level: 'level 1', until: NOW + DAY }, after: null },
    {
      what: 'leaves the grace of a higher one',
      grace: { level: 'level 2', until: NOW + DAY },
      after: { level: 'level 2', until: NOW + DAY },
    },
    { what: 'leaves none that is over', grace: { level: 'level 2', until: NOW }, after: null },
  ])('$what', ({ grace, after }) => {
    expect(corrected({ ...lowered, grace }, 'level 1').seller.grace).toEqual(after)
  })
})
