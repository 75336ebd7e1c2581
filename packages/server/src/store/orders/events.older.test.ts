// Tests that old events still fold: those with unsealed staff ids and case matters, and policies that lack newer spans
// and holds.
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'
import { policyInForce } from '../policies/versions.ts'
import { statement } from '../statement.ts'
import { foldAnew } from './snapshots.ts'

const testServer = await openTestServer({ agrees: false })
const { api, buyer, seller, db, clock, placed } = testServer
await clock.freeze()
const staff = api.as('staff:sam-7f3a')

const agePlacing = statement<[order: string], never>(
  'age_placing',
  `update events set data = jsonb_set(data::jsonb, '{spans}',
     (data::jsonb -> 'spans') - 'hold' - 'completionHold' - 'holdNotice' - 'holdPause')::json
   where stream = $1::uuid and type = 'order.placed'`,
)
const ageCase = statement<[order: string], never>(
  'age_case',
  `update events set data = '{"about":"threats","stops":true}', texts = (texts::jsonb - 'about')::json
   where stream = $1::uuid and type = 'case.opened'`,
)
const ageStaff = statement<[order: string], never>(
  'age_staff',
  `update events set actor = texts::jsonb #>> '{by,text}', texts = (texts::jsonb - 'by')::json
   where stream = $1::uuid and actor = 'staff'`,
)
/** Makes the state look as it did when cases held every clock, so that no deadline was due. */
const ageState = statement<[order: string], never>(
  'age_state',
  'update orders set state_version = 1, next_due_at = null, next_stop_at = null where id = $1::uuid',
)
const agePolicy = statement<[], never>(
  'age_policy',
  `update policy_versions set document = (document::jsonb - 'most' #- '{spans,hold}' #- '{spans,completionHold}'
     #- '{spans,holdNotice}' #- '{spans,holdPause}')::json where kind = 'order'`,
)

async function older(): Promise<string> {
  const { id } = await placed()
  await buyer.openCase({ id, about: 'threats', explanation: 'Do not tell him.' })
  await agePlacing(db, id)
  await ageCase(db, id)
  await ageState(db, id)
  return id
}

describe('an order with old events', () => {
  it('folds: its case holds the order until the case is closed, without an announced end', async () => {
    const id = await older()
    const order = (await foldAnew(db, [id])).get(id)
    expect(order?.cases).toMatchObject([
      {
        about: 'threats',
        whole: true,
        held: true,
        holds: { windows: { until: null, noticeAt: null, confirmed: false } },
      },
    ])
    expect(order?.spans).toMatchObject({ hold: 'P36500D', holdPause: 'PT0S', coolingOff: 'PT2H' })
    await clock.by('P20D')
    expect((await buyer.getOrder({ id })).cases).toMatchObject([{ stopsClocks: true, hold: { until: null } }])
  })

  it('hides its unsealed texts from the other party', async () => {
    const id = await older()
    await staff.ruleCase({ id, caseId: 2, ruling: 'continue', explanation: 'Seen.' })
    await ageStaff(db, id)
    const shown = JSON.stringify([(await seller.getOrder({ id })).cases, (await seller.listEvents({ id })).items])
    for (const hidden of ['threats', 'Do not tell him', 'sam-7f3a']) expect(shown).not.toContain(hidden)
    expect((await api.listEvents({ id })).items.at(-1)).toMatchObject({ by: 'staff:sam-7f3a' })
    expect((await foldAnew(db, [id])).get(id)).toMatchObject({ cases: [{ status: 'ruled' }] })
  })
})

describe('an old policy', () => {
  it('is read with neutral defaults for missing fields', async () => {
    await agePolicy(db)
    const { policy } = await policyInForce(db)
    expect(policy.spans).toMatchObject({ hold: 'P36500D', lateCancel: 'PT24H' })
    expect(policy.most).toEqual({ cases: 1e6, messages: 1e6, messagesPerHour: 1e6, requests: 1e6 })
    expect(await api.getPolicy()).toMatchObject({ policy: { most: { cases: 1e6 } } })
  })
})
