// Tests states of an earlier state version: every query folds them again, and the columns are updated in the
// background.
import { describe, expect, it } from 'vitest'
import { upgradeAll } from '../../commands/upgrade.ts'
import { storedDatabase } from '../../testing/database/stored/database.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { complaints } from '../../testing/whole.ts'
import { statement } from '../statement.ts'
import { STATE_VERSION } from './snapshots.ts'
import { isCurrent } from './stateVersions.ts'

/** Makes stored rows look as an older version left them, with states that lack newer fields and with empty columns. */
const age = statement<[stateVersion: number], never>(
  'age_orders',
  `update orders set state_version = $1, next_due_at = null, next_stop_at = null, open_case = false,
          state = (state::jsonb - 'cases' - 'charges' - 'countedDelivery')::json`,
)
const stateVersions = statement<[], { stateVersion: number; count: number }>(
  'state_versions_of_orders',
  'select state_version as "stateVersion", count(*) from orders group by state_version',
)
const forgetStateVersion = statement<[], never>('forget_state_version', 'update installation set state_version = 0')
const stale = statement<[], never>(
  'make_cases_stale',
  `update orders set state_version = 1, state = (state::jsonb - 'cases' - 'charges')::json`,
)

const testServer = await openTestServer({ database: await storedDatabase('state-2') })
const { api, buyer, seller, staff, db } = testServer
const idOf = async (reference: string) =>
  (await api.listOrders({ limit: 100 })).items.find(order => order.reference === reference)?.id ?? ''

describe('a database of an earlier state version', () => {
  it('is rewritten in the background when a server starts, including its columns', async () => {
    await until(async () => expect(await isCurrent(db)).toBe(true))
    expect(await stateVersions(db)).toEqual([{ stateVersion: STATE_VERSION, count: 8 }])
    expect(await complaints(db)).toEqual([])
  })

  it('is rewritten once, except for orders that were saved meanwhile', async () => {
    await age(db, 1)
    await upgradeAll(db)
    expect(await stateVersions(db)).toEqual([{ stateVersion: 1, count: 8 }])
    await forgetStateVersion(db)
    await seller.writeMessage({ id: await idOf('KEPT-1'), text: 'Hello.' })
    await upgradeAll(db)
    expect(await stateVersions(db)).toEqual([{ stateVersion: STATE_VERSION, count: 8 }])
    expect(await complaints(db)).toEqual([])
  })
})

describe('an order whose snapshot has an earlier state version', () => {
  it.each(['KEPT-1', 'KEPT-2', 'KEPT-3', 'KEPT-4', 'KEPT-5', 'KEPT-6', 'KEPT-7', 'KEPT-8'])(
    '(%s) looks the same to buyer, seller and staff as with a current snapshot',
    async reference => {
      const id = await idOf(reference)
      const before = [await buyer.getOrder({ id }), await seller.getOrder({ id }), await staff.getOrder({ id })]
      await stale(db)
      expect([await buyer.getOrder({ id }), await seller.getOrder({ id }), await staff.getOrder({ id })]).toEqual(
        before,
      )
      expect((await api.listEvents({ id })).items.length).toBe(before[0]?.version)
    },
  )

  it('is in every list, with its open cases', async () => {
    await stale(db)
    for (const who of [api, buyer, seller, staff]) expect((await who.listOrders({})).items).toHaveLength(8)
    for (const tab of ['your_turn', 'waiting', 'active', 'closed'] as const)
      expect((await staff.listOrders({ tab })).items.every(order => order.tab === tab)).toBe(true)
    const cases = (await staff.listCases({})).items
    expect(cases.map(({ reference, about }) => [reference, about])).toContainEqual(['KEPT-6', 'threats'])
  })

  it('is part of its seller’s level page, performance log and previews', async () => {
    await stale(db)
    expect(await seller.sellerLevel({ id: 'mora' })).toMatchObject({ level: { name: 'level 1' } })
    expect((await seller.listPerformanceLog({ id: 'mora' })).items.length).toBeGreaterThan(0)
    const id = await idOf('KEPT-7')
    const order = await buyer.getOrder({ id })
    const command = { action: 'answer_request', requestId: order.request?.id ?? 0, answer: 'accept' } as const
    expect(
      (await staff.preview({ id, command: { action: 'cancel', reason: 'breach', explanation: 'Seen.' } })).ok,
    ).toBe(true)
    expect((await buyer.preview({ id, command })).ok).toBe(true)
  })

  it('accepts commands, and its data is consistent after them', async () => {
    await stale(db)
    const id = await idOf('KEPT-2')
    const { request } = await buyer.getOrder({ id })
    await buyer.answerRequest({ id, requestId: request?.id ?? 0, answer: 'accept' })
    expect((await seller.getOrder({ id })).request).toBeNull()
    await staff.listOrders({})
    await forgetStateVersion(db)
    await upgradeAll(db)
    expect(await complaints(db)).toEqual([])
  })
})
