// Tests how a marketplace updates a seller: each field can be set alone, and a level is recorded with who set it, when
// and why.
import { DAY, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, staff, clock } = testServer
await clock.freeze()
const since = toIso((await clock.now()) - 400 * DAY)

describe('a level that the marketplace sets', () => {
  it('is recorded each time, with the instant, the reason, the key, the old level and the new one', async () => {
    const first = await clock.now()
    await api.putSeller({ id: 'zed', name: 'Zed', since, level: 'level 2', reason: 'Held elsewhere.' })
    await clock.by('PT1H')
    await api.putSeller({ id: 'zed', level: 'new', reason: 'The papers were forged.' })
    const { items } = await api.listEvaluations({ id: 'zed' })
    expect(items).toMatchObject([
      {
        at: toIso(first + 3_600_000),
        n: 1,
        event: 'set',
        from: 'level 2',
        to: 'new',
        automated: false,
        corrects: null,
        set: { reason: 'The papers were forged.' },
        appealable: true,
      },
      { at: toIso(first), event: 'set', from: 'new', to: 'level 2', set: { reason: 'Held elsewhere.' } },
    ])
    expect(items[0]?.set?.key).toEqual(expect.any(String))
  })

  it('is shown to the seller with its reason, but not with the key', async () => {
    const { items } = await api.as('seller:zed').listEvaluations({ id: 'zed' })
    expect(items.map(({ set }) => set)).toEqual([
      { reason: 'The papers were forged.', key: null },
      { reason: 'Held elsewhere.', key: null },
    ])
  })

  it('can be appealed, and the ruling can reinstate the level before it', async () => {
    const [set] = (await api.as('seller:zed').listEvaluations({ id: 'zed' })).items
    const which = { id: 'zed', at: set?.at ?? '', n: set?.n ?? 0 }
    await api.as('seller:zed').openAppeal({ ...which, explanation: 'They are real.' })
    await staff.ruleAppeal({ ...which, ruling: 'reinstated', explanation: 'They are.' })
    expect((await api.sellerPerks({ id: 'zed' })).level).toBe('level 2')
  })

  it('changes and records nothing if the seller already holds it', async () => {
    const before = (await api.listEvaluations({ id: 'zed' })).items
    await api.putSeller({ id: 'zed', level: 'level 2', reason: 'Again.' })
    expect((await api.listEvaluations({ id: 'zed' })).items).toEqual(before)
  })

  it('is recorded twice when set twice at the same instant', async () => {
    await api.putSeller({ id: 'twice', name: 'Twice', since, level: 'level 1', reason: 'One.' })
    await api.putSeller({ id: 'twice', level: 'level 3', reason: 'Two.' })
    const { items } = await api.listEvaluations({ id: 'twice' })
    expect(items.map(({ n, from, to }) => [n, from, to])).toEqual([
      [2, 'level 1', 'level 3'],
      [1, 'new', 'level 1'],
    ])
  })

  it('is recorded each time with the level before it when set concurrently', async () => {
    await api.putSeller({ id: 'race', name: 'Race', since })
    const levels = ['level 1', 'level 2', 'level 3', 'level 1', 'level 2', 'level 3']
    await Promise.all(levels.map((level, i) => api.putSeller({ id: 'race', level, reason: `Call ${i}.` })))
    const { items } = await api.listEvaluations({ id: 'race' })
    const recorded = items.toReversed()
    expect(recorded.map(({ from }) => from)).toEqual(['new', ...recorded.slice(0, -1).map(({ to }) => to)])
    expect((await api.sellerPerks({ id: 'race' })).level).toBe(recorded.at(-1)?.to)
  })

  it.each([
    { what: 'a level without a reason', body: { level: 'new' }, field: 'reason' },
    { what: 'a reason without a level', body: { reason: 'Why not.' }, field: 'reason' },
    { what: 'an unknown level', body: { level: 'gold', reason: 'Good.' }, field: 'level' },
  ])('is rejected if it is $what, with the name of the field', async ({ body, field }) => {
    expect((await refused(api.putSeller({ id: 'zed', ...body }))).errors).toMatchObject([{ field }])
  })
})

describe('the other fields of a seller', () => {
  it('can be set without a level: warnings, name and start date', async () => {
    await api.putSeller({ id: 'ola', name: 'Ola', since })
    expect(await api.putSeller({ id: 'ola', warnings: 2 })).toMatchObject({
      name: 'Ola',
      since,
      level: 'new',
      warnings: 2,
    })
    expect(await api.putSeller({ id: 'ola', name: 'Ola Berg' })).toMatchObject({ name: 'Ola Berg', since, warnings: 2 })
    const later = toIso(Date.parse(since) + DAY)
    expect(await api.putSeller({ id: 'ola', since: later })).toMatchObject({
      name: 'Ola Berg',
      since: later,
      warnings: 2,
    })
    expect((await api.listEvaluations({ id: 'ola' })).items).toEqual([])
  })

  it.each([
    { body: { since }, field: 'name' },
    { body: { name: 'Nobody' }, field: 'since' },
    { body: {}, field: 'name' },
  ])('need $field for a new seller', async ({ body, field }) => {
    expect((await refused(api.putSeller({ id: 'nobody', ...body }))).errors).toMatchObject([{ field }])
    expect((await refused(api.sellerLevel({ id: 'nobody' }))).code).toBe('not_found')
  })
})
