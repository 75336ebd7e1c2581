// Tests evaluations and appeals through the API: who can read them, time limits, and the effects of rulings.
import { DAY, defaultLevelPolicy, type Instant, nextAfter, type Reasons, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { addSellerEvent } from '../../testing/database/sellers.ts'
import { refusal } from '../../testing/http/refused.ts'
import { addPerformanceLog, cancelledRows, completedRows, together } from '../../testing/performanceLogs.ts'
import { openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, staff, buyer, db, clock } = testServer
await clock.freeze()
const now = await clock.now()
/** The next demotion day, at which all sellers here are evaluated. */
const day: Instant = nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', now)
const before = { closed_at: toIso(day - 2 * DAY) }
const add = (id: string, completed: number, cancelled: number, level: string) =>
  addPerformanceLog(
    db,
    { id, level, due: day, since: day - 400 * DAY },
    together(completedRows(completed, before), cancelledRows(cancelled, before)),
  )
await add('falls', 12, 5, 'level 1')
await add('falls-too', 12, 5, 'level 1')
await add('stays', 20, 1, 'level 1')
await clock.by(`PT${Math.ceil((day - now) / 1000) + 60}S`)
const at = toIso(day)
const explanation = 'They asked me to cancel, all five of them.'

/** A row of a scorecard as version 0.1 stored it. */
const OLD_ROW = {
  criterion: 'completion_rate',
  window: 'P60D',
  dateBasis: 'closed',
  op: '>=',
  required: '90%',
  unit: 'rate',
  numerator: 9,
  denominator: 10,
  sample: 10,
  minimum: 5,
  shown: '90%',
  alone: true,
  met: true,
  together: null,
  leftOut: [{ why: 'cooling_off', count: 2 }],
}
const storeOld = (id: string, reasons: Reasons) =>
  addSellerEvent(db, id, {
    type: 'seller.kept',
    at: Date.parse('2026-01-15'),
    by: { role: 'clock' },
    data: {
      evaluatedAt: Date.parse('2026-01-15'),
      n: 1,
      policyVersion: 1,
      from: 'level 1',
      to: 'level 1',
      levelSince: 0,
      automated: true,
      corrects: null,
      appealUntil: null,
      graceLevel: null,
      graceUntil: null,
      reasons,
    },
    texts: {},
  })

describe('a move of the test clock', () => {
  it('runs the evaluations on its way before it responds', async () => {
    const { items } = await api.listEvaluations({ id: 'falls' })
    expect(items).toMatchObject([
      {
        at,
        n: 1,
        event: 'lowered',
        from: 'level 1',
        to: 'new',
        automated: true,
        appeal: null,
        risk: null,
        graceUntil: toIso(day + 14 * DAY),
        appealPath: `/v1/sellers/falls/evaluations/${at}/1/appeal`,
      },
    ])
    expect(items[0]?.keep.find(({ criterion }) => criterion === 'completion_rate')).toMatchObject({
      numerator: 12,
      denominator: 17,
      shown: '70.6%',
      met: false,
    })
    expect(items[0]?.orders.find(({ criterion }) => criterion === 'completion_rate')?.counted).toHaveLength(17)
  })
})

describe('stored evaluations', () => {
  it('can be read if an older version stored them: fields that it did not have get neutral values', async () => {
    await addPerformanceLog(db, { id: 'old', level: 'level 1' }, {})
    const old = { ...OLD_ROW, together: OLD_ROW }
    const reasons = { next: 'level 2', keep: [old], reach: [], risk: null, graceUntil: null, orders: [] }
    await storeOld('old', JSON.parse(JSON.stringify(reasons)))
    const { items } = await api.listEvaluations({ id: 'old' })
    const unknown = { buyers: null, disputed: null, partial: [] }
    expect(items).toMatchObject([
      {
        set: null,
        keep: [{ ...unknown, together: unknown, leftOut: [{ why: 'cooling_off', count: 2, currency: null }] }],
      },
    ])
  })

  it('can be read by the seller, staff and the marketplace, not by buyers', async () => {
    expect((await api.as('seller:falls').listEvaluations({ id: 'falls' })).items).toHaveLength(1)
    expect((await staff.listEvaluations({ id: 'falls' })).items).toHaveLength(1)
    expect(await refusal(buyer.listEvaluations({ id: 'falls' }))).toBe('not_found')
    expect(await refusal(api.as('seller:stays').listEvaluations({ id: 'falls' }))).toBe('not_found')
  })
})

describe('an appeal', () => {
  const appeal = (id: string, n = 1) => api.as(`seller:${id}`).openAppeal({ id, at, n, explanation })

  it('is opened once, by the seller, and listed for staff', async () => {
    expect(await refusal(staff.openAppeal({ id: 'falls', at, n: 1, explanation }))).toBe('not_your_part')
    expect(await appeal('falls')).toMatchObject({
      seller: 'falls',
      at,
      n: 1,
      status: 'open',
      explanation,
      ruledAt: null,
    })
    expect(await refusal(appeal('falls'))).toBe('already_appealed')
    expect(await refusal(appeal('falls', 7))).toBe('not_found')
    expect((await staff.listAppeals({})).items).toMatchObject([{ seller: 'falls', status: 'open' }])
    expect(await refusal(api.as('seller:falls').listAppeals({}))).toBe('not_your_part')
  })

  it('reinstates the level if it succeeds, by a new evaluation that names the old one', async () => {
    const texts = 'The buyers say so, too.'
    expect(
      await refusal(
        api.as('seller:falls').ruleAppeal({ id: 'falls', at, n: 1, ruling: 'reinstated', explanation: texts }),
      ),
    ).toBe('not_your_part')
    const ruled = await staff.ruleAppeal({ id: 'falls', at, n: 1, ruling: 'reinstated', explanation: texts })
    expect(ruled).toMatchObject({ status: 'reinstated', ruledBy: 'sam', ruling: texts })
    expect(await api.sellerPerks({ id: 'falls' })).toMatchObject({ level: 'level 1', grace: null })
    const { items } = await api.listEvaluations({ id: 'falls' })
    expect(items).toMatchObject([
      { at, n: 2, corrects: 1, event: 'raised', from: 'new', to: 'level 1', automated: false },
      { at, n: 1, appeal: { status: 'reinstated' } },
    ])
    expect(await refusal(staff.ruleAppeal({ id: 'falls', at, n: 1, ruling: 'stands', explanation: texts }))).toBe(
      'already_decided',
    )
    expect((await staff.listAppeals({})).items).toEqual([])
  })

  it('leaves the level and stores the explanation if it fails', async () => {
    await appeal('falls-too')
    const ruled = await staff.ruleAppeal({ id: 'falls-too', at, n: 1, ruling: 'stands', explanation: 'They did not.' })
    expect(ruled).toMatchObject({ status: 'stands', ruling: 'They did not.' })
    expect(await api.sellerPerks({ id: 'falls-too' })).toMatchObject({ level: 'new', grace: { level: 'level 1' } })
    expect(await refusal(staff.ruleAppeal({ id: 'stays', at, n: 1, ruling: 'stands', explanation: 'Why?' }))).toBe(
      'not_found',
    )
  })

  it('is offered on every evaluation that can be appealed, not only the newest, and is accepted there', async () => {
    await add('lost', 12, 5, 'level 1')
    await clock.by('P62D')
    const mine = api.as('seller:lost')
    const { items } = await mine.listEvaluations({ id: 'lost' })
    const lost = items.find(({ event }) => event === 'lowered')
    expect(items.filter(({ at }) => at > (lost?.at ?? '')).length).toBeGreaterThan(0)
    expect(items.map(({ appealable }) => appealable)).toEqual(items.map(() => true))
    await mine.openAppeal({ id: 'lost', at: lost?.at ?? '', n: 1, explanation })
    const after = (await mine.listEvaluations({ id: 'lost' })).items
    expect(after.filter(({ appealable }) => !appealable).map(({ event }) => event)).toEqual(['lowered'])
    expect(after.at(-1)?.appealUntil).toBe(lost?.appealUntil)
  })

  it('is possible for six months', async () => {
    await clock.by('P200D')
    expect(await refusal(appeal('stays'))).toBe('over_since')
  })
})
