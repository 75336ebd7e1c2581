// What the marketplace sets for a seller: start, level with its reason, open warnings.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../../testing/levels.ts'
import { LADDER, nobody, type SellerBody, seller, sellerWith } from '../../testing/sellers.ts'
import { DAY, toIso } from '../../time.ts'

const NOW = THE_15TH
const since = NOW - 300 * DAY
const reason = 'As agreed.'
const FIRST = { name: 'Mora Okafor', since }

describe('a seller whom the marketplace puts first', () => {
  it('is on the lowest level from now on, with the start that was given', () => {
    const { seller: found, types } = nobody().puts(FIRST)
    expect(types).toEqual(['seller.registered'])
    expect(found).toMatchObject({ level: 'new', levelSince: NOW, since, isSinceGiven: true, version: 1 })
    expect(found).toMatchObject({ isEvaluated: false, warnings: 0, grace: null, evaluations: [] })
  })

  it('can have a level and warnings at once', () => {
    const { seller: found, types } = nobody().puts({ ...FIRST, level: 'level 2', reason, warnings: 2 })
    expect(types).toEqual(['seller.registered', 'level.set', 'warning.added'])
    expect(found).toMatchObject({ level: 'level 2', levelSince: NOW, warnings: 2, warnedAt: NOW })
    expect(found.evaluations).toMatchObject([{ event: 'set', before: 'new', after: 'level 2', automated: false }])
  })

  it('needs neither name nor start if there was an order, which registers the seller by its date', () => {
    const scenario = nobody()
      .with({ firstOrderAt: NOW - 3 * DAY })
      .puts({ warnings: 1 })
    expect(scenario.types).toEqual(['seller.registered', 'warning.added'])
    expect(scenario.seller).toMatchObject({ since: NOW - 3 * DAY, isSinceGiven: false, level: 'new' })
  })
})

describe('what the marketplace puts', () => {
  it.each<{ what: string; isNew?: boolean; put: Partial<Extract<SellerBody, { action: 'put' }>>; refusal: unknown }>([
    {
      what: 'a level that the ladder does not have',
      put: { level: 'gold', reason },
      refusal: { code: 'not_for_this', field: 'level', allowed: ['new', 'level 1', 'level 2'] },
    },
    { what: 'a level without a reason', put: { level: 'level 2' }, refusal: { code: 'required', field: 'reason' } },
    {
      what: 'a reason without a level',
      put: { reason },
      refusal: { code: 'not_for_this', field: 'reason', allowed: [] },
    },
    {
      what: 'a start in the future',
      put: { since: NOW + 1 },
      refusal: { code: 'date_in_future', field: 'since', latest: toIso(NOW) },
    },
    {
      what: 'a new seller without a name',
      isNew: true,
      put: { since },
      refusal: { code: 'required', field: 'name' },
    },
    {
      what: 'a new seller without a start',
      isNew: true,
      put: { name: 'Mora Okafor' },
      refusal: { code: 'required', field: 'since' },
    },
  ])('is refused: $what', ({ isNew = false, put, refusal }) => {
    const scenario = (isNew ? nobody() : seller()).puts(put)
    expect(scenario.last).toEqual({ ok: false, refusal })
    expect(scenario.state).toEqual(isNew ? null : sellerWith())
  })

  it.each<{ what: string; put: Partial<Extract<SellerBody, { action: 'put' }>> }>([
    { what: 'nothing', put: {} },
    { what: 'a name, which belongs to the person', put: { name: 'Mora Okafor' } },
    { what: 'a start of this very instant', put: { since: NOW } },
    { what: 'no warnings', put: { warnings: 0 } },
  ])('is accepted: $what', ({ put }) => {
    expect(seller().puts(put).refusal).toBeNull()
  })

  it.each([
    { what: 'the start of now', put: { since: NOW - 400 * DAY } },
    { what: 'the level of now', put: { level: 'level 1', reason } },
    { what: 'as many warnings as there are', put: { warnings: 0 } },
    { what: 'nothing', put: {} },
  ])('leaves no event: $what', ({ put }) => {
    expect(seller().puts(put).last).toMatchObject({ ok: true, events: [] })
  })
})

describe('a start that the marketplace gives', () => {
  it('replaces the one before, which still holds for earlier evaluations, and leaves the time at the level', () => {
    const { seller: found, types } = seller().puts({ since })
    expect(types).toEqual(['seller.since_corrected'])
    expect(found).toMatchObject({ since, isSinceGiven: true, levelSince: NOW - 100 * DAY })
    expect(found.earlierSinces).toEqual([{ until: NOW, since: NOW - 400 * DAY }])
  })

  it('is given from then on, even if an order had told the same', () => {
    const scenario = seller({ isSinceGiven: false }).puts({ since: NOW - 400 * DAY })
    expect(scenario.types).toEqual(['seller.since_corrected'])
    expect(scenario.seller).toMatchObject({ isSinceGiven: true, earlierSinces: [] })
  })
})

describe('a level that the marketplace sets', () => {
  it('counts at once, ends risk and grace, and is recorded with its reason and the time to appeal', () => {
    const grace = { level: 'level 2', until: NOW + DAY }
    const scenario = seller({ atRiskSince: NOW - DAY, grace }).puts({ level: 'new', reason })
    expect(scenario.last).toMatchObject({ events: [{ type: 'level.set', texts: { reason } }] })
    expect(scenario.seller).toMatchObject({ level: 'new', levelSince: NOW, atRiskSince: null, grace: null })
    expect(scenario.seller).toMatchObject({ isEvaluated: true, version: 2 })
    expect(scenario.record).toMatchObject({ at: NOW, n: 1, before: 'level 1', after: 'new', corrects: null })
    expect(scenario.record.appealUntil).toBe(Date.UTC(2027, 4, 15))
  })

  it('cannot be appealed where the policy knows no appeals', () => {
    const { appeal: _appeal, ...evaluation } = LADDER.evaluation
    const scenario = seller({}, { ...LADDER, evaluation }).puts({ level: 'new', reason })
    expect(scenario.record.appealUntil).toBeNull()
  })

  it('leaves risk and grace if it is the level of now', () => {
    const grace = { level: 'level 2', until: NOW + DAY }
    const scenario = seller({ atRiskSince: NOW - DAY, grace }).puts({ level: 'level 1', reason })
    expect(scenario.seller).toMatchObject({ atRiskSince: NOW - DAY, grace, evaluations: [] })
  })

  it('has the next number if another was set at the same instant', () => {
    const { seller: found } = seller().puts({ level: 'new', reason }).puts({ level: 'level 2', reason })
    expect(found.evaluations.map(({ at, n, after }) => [at, n, after])).toEqual([
      [NOW, 1, 'new'],
      [NOW, 2, 'level 2'],
    ])
  })
})

describe('open warnings', () => {
  it.each([
    { from: 0, to: 2, types: ['warning.added'] },
    { from: 3, to: 2, types: ['warning.lifted'] },
    { from: 2, to: 0, types: ['warning.lifted'] },
    { from: 2, to: 2, types: [] },
  ])('become $to after $from by $types', ({ from, to, types }) => {
    const scenario = seller({ warnings: from }).puts({ warnings: to })
    expect(scenario.types).toEqual(types)
    expect(scenario.seller.warnings).toBe(to)
  })

  it('that change twice at one instant have a later instant each, and so has what follows', () => {
    const scenario = seller().puts({ warnings: 1 }).puts({ warnings: 2 })
    expect(scenario.seller).toMatchObject({ warnings: 2, warnedAt: NOW + 1, lastAt: NOW + 1 })
    scenario.puts({ warnings: 0 })
    expect(scenario.seller).toMatchObject({ warnings: 0, warnedAt: NOW + 2 })
    scenario.puts({ level: 'new', reason })
    expect(scenario.record.recordedAt).toBe(NOW + 2)
  })
})
