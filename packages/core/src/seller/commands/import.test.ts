// A seller imported from another system: the level counts until the first evaluation here.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../../testing/levels.ts'
import { GOOD, nobody, seller } from '../../testing/sellers.ts'
import { DAY } from '../../time.ts'
import { levelStays } from './import.ts'

const NOW = THE_15TH
const since = NOW - 300 * DAY
const fresh = { isEvaluated: false }

describe('an imported seller who is new here', () => {
  it.each([
    { what: 'nothing else', file: {}, found: { since: NOW, isSinceGiven: false, level: 'new', levelSince: NOW } },
    { what: 'a start', file: { since }, found: { since, isSinceGiven: true, level: 'new', levelSince: since } },
    { what: 'a level', file: { level: 'level 2' }, found: { since: NOW, level: 'level 2', levelSince: NOW } },
    { what: 'both', file: { since, level: 'level 2' }, found: { since, level: 'level 2', levelSince: NOW } },
    { what: 'the lowest level', file: { since, level: 'new' }, found: { since, level: 'new', levelSince: NOW } },
  ])('is registered, with $what in the file', ({ file, found }) => {
    const scenario = nobody().imports(file)
    expect(scenario.types[0]).toBe('seller.registered')
    expect(scenario.seller).toMatchObject({ ...found, isEvaluated: false })
  })

  it('has a level that is recorded as set, without appeal', () => {
    const scenario = nobody().imports({ since, level: 'level 2', warnings: 1 })
    expect(scenario.types).toEqual(['seller.registered', 'level.set', 'warning.added'])
    expect(scenario.record).toMatchObject({ event: 'set', before: 'new', after: 'level 2', appealUntil: null })
    expect(scenario.seller.warnings).toBe(1)
  })
})

describe('an imported seller who is known here', () => {
  it.each([
    { what: 'an empty line', file: {} },
    { what: 'the start of now', file: { since: NOW - 400 * DAY } },
    { what: 'the level of now', file: { level: 'level 1' } },
    { what: 'the warnings of now', file: { warnings: 0 } },
  ])('is unchanged by $what', ({ file }) => {
    expect(seller(fresh).imports(file).last).toMatchObject({ ok: true, events: [] })
  })

  it.each([
    { what: 'before the first evaluation', isEvaluated: false, level: 'level 2', types: ['level.set'], stays: false },
    { what: 'after it, by the level here', isEvaluated: true, level: 'level 1', types: [], stays: true },
  ])('has the level of the file $what', ({ isEvaluated, level, types, stays }) => {
    const scenario = seller({ isEvaluated })
    expect(levelStays(scenario.state, 'level 2')).toBe(stays)
    scenario.imports({ level: 'level 2' })
    expect(scenario.types).toEqual(types)
    expect(scenario.seller.level).toBe(level)
  })

  it.each([
    { what: 'without a level', state: seller().state, level: null },
    { what: 'with the level that was found here', state: seller().state, level: 'level 1' },
    { what: 'of somebody unknown', state: null, level: 'level 2' },
    { what: 'of a seller not evaluated yet', state: seller(fresh).state, level: 'level 2' },
  ])('has no outdated level in a line $what', ({ state, level }) => {
    expect(levelStays(state, level)).toBe(false)
  })

  it('keeps taking start and warnings after the first evaluation', () => {
    const scenario = seller().imports({ since, level: 'level 2', warnings: 3 })
    expect(scenario.types).toEqual(['seller.since_corrected', 'warning.added'])
    expect(scenario.seller).toMatchObject({ since, isSinceGiven: true, warnings: 3, level: 'level 1' })
  })

  it('still counts as not evaluated after an evaluation without news', () => {
    const scenario = seller({ ...fresh, level: 'level 2' })
      .after(DAY)
      .evaluates(GOOD)
    expect(scenario.types).toEqual([])
    expect(scenario.imports({ level: 'level 1' }).types).toEqual(['level.set'])
  })

  it.each([
    { what: 'held since joining is held since the corrected start', levelSince: NOW - 400 * DAY, held: since },
    { what: 'reached later keeps its date', levelSince: NOW - 100 * DAY, held: NOW - 100 * DAY },
  ])('has a level that, $what', ({ levelSince, held }) => {
    expect(seller({ levelSince }).imports({ since }).seller.levelSince).toBe(held)
  })
})
