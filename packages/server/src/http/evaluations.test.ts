// Evaluations and appeals through the API: who reads them, who appeals until when, what a ruling does; and drafts that move people on paper.
import { DAY, defaultLevelPolicy, type Instant, nextAfter, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { openHouse } from '../testing/house.ts'
import { addLedger, cancelledRows, completedRows, together } from '../testing/ledgers.ts'
import { refusal } from '../testing/refused.ts'

const house = await openHouse()
const { api, staff, buyer, db, clock } = house
await clock.freeze()
const now = await clock.now()
/** The next day of demotions, at which everybody here is judged. */
const day: Instant = nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', now)
const before = { closed_at: toIso(day - 2 * DAY) }
const add = (id: string, completed: number, cancelled: number, level: string) =>
  addLedger(
    db,
    { id, level, due: day, since: day - 400 * DAY },
    together(completedRows(completed, before), cancelledRows(cancelled, before)),
  )
await add('falls', 12, 5, 'level 1')
await add('falls-too', 12, 5, 'level 1')
await add('stays', 20, 1, 'level 1')
await clock.by(`PT${Math.ceil((day - now) / 1000) + 60}S`)
const at = toIso(day)
const told = 'They asked me to cancel, all five of them.'

describe('the test clock', () => {
  it('brings evaluations on its way before it answers', async () => {
    const { items } = await api.listEvaluations({ id: 'falls' })
    expect(items).toMatchObject([
      {
        ...{ at, n: 1, event: 'lowered', from: 'level 1', to: 'new', automated: true, appeal: null },
        ...{
          risk: null,
          graceUntil: toIso(day + 14 * DAY),
          appealPath: `/v1/sellers/falls/evaluations/${at}/1/appeal`,
        },
      },
    ])
    expect(items[0]?.keep.find(({ criterion }) => criterion === 'completion_rate')).toMatchObject({
      ...{ numerator: 12, denominator: 17, shown: '70.6%', met: false },
    })
    expect(items[0]?.orders.find(({ criterion }) => criterion === 'completion_rate')?.counted).toHaveLength(17)
  })
})

describe('evaluations', () => {
  it('are read by the seller, staff and the marketplace, and by no buyer', async () => {
    expect((await api.as('seller:falls').listEvaluations({ id: 'falls' })).items).toHaveLength(1)
    expect((await staff.listEvaluations({ id: 'falls' })).items).toHaveLength(1)
    expect(await refusal(buyer.listEvaluations({ id: 'falls' }))).toBe('not_found')
    expect(await refusal(api.as('seller:stays').listEvaluations({ id: 'falls' }))).toBe('not_found')
  })
})

describe('an appeal', () => {
  const appeal = (id: string, n = 1) => api.as(`seller:${id}`).openAppeal({ id, at, n, explanation: told })

  it('is opened once, by the seller, and lies open to staff', async () => {
    expect(await refusal(staff.openAppeal({ id: 'falls', at, n: 1, explanation: told }))).toBe('not_your_part')
    expect(await appeal('falls')).toMatchObject({
      seller: 'falls',
      at,
      n: 1,
      status: 'open',
      explanation: told,
      ruledAt: null,
    })
    expect(await refusal(appeal('falls'))).toBe('already_appealed')
    expect(await refusal(appeal('falls', 7))).toBe('not_found')
    expect((await staff.listAppeals({})).items).toMatchObject([{ seller: 'falls', status: 'open' }])
    expect(await refusal(api.as('seller:falls').listAppeals({}))).toBe('not_your_part')
  })

  it('that is granted gives the level back by a new evaluation that names the old', async () => {
    const words = 'The buyers say so, too.'
    expect(
      await refusal(
        api.as('seller:falls').ruleAppeal({ id: 'falls', at, n: 1, ruling: 'granted', explanation: words }),
      ),
    ).toBe('not_your_part')
    const ruled = await staff.ruleAppeal({ id: 'falls', at, n: 1, ruling: 'granted', explanation: words })
    expect(ruled).toMatchObject({ status: 'granted', ruledBy: 'sam', ruling: words })
    expect(await api.sellerPerks({ id: 'falls' })).toMatchObject({ level: 'level 1', grace: null })
    const { items } = await api.listEvaluations({ id: 'falls' })
    expect(items).toMatchObject([
      { at, n: 2, mends: 1, event: 'raised', from: 'new', to: 'level 1', automated: false },
      { at, n: 1, appeal: { status: 'granted' } },
    ])
    expect(await refusal(staff.ruleAppeal({ id: 'falls', at, n: 1, ruling: 'stands', explanation: words }))).toBe(
      'already_decided',
    )
    expect((await staff.listAppeals({})).items).toEqual([])
  })

  it('that is not granted leaves the level and keeps the words', async () => {
    await appeal('falls-too')
    const ruled = await staff.ruleAppeal({ id: 'falls-too', at, n: 1, ruling: 'stands', explanation: 'They did not.' })
    expect(ruled).toMatchObject({ status: 'stands', ruling: 'They did not.' })
    expect(await api.sellerPerks({ id: 'falls-too' })).toMatchObject({ level: 'new', grace: { level: 'level 1' } })
    expect(await refusal(staff.ruleAppeal({ id: 'stays', at, n: 1, ruling: 'stands', explanation: 'Why?' }))).toBe(
      'not_found',
    )
  })

  it('is open for six months', async () => {
    await clock.by('P200D')
    expect(await refusal(appeal('stays'))).toBe('over_since')
  })
})
