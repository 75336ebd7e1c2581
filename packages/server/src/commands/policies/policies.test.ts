// Tests policies in the command pipeline on a real database: concurrent publications, repeats, lost answers, the chain.
import { randomUUID } from 'node:crypto'
import {
  defaultLevelPolicy,
  defaultPolicy,
  fairLevelPolicy,
  type LevelPolicy,
  type PolicyCommand,
} from '@evenhand/core'
import { verifyHistory } from '@evenhand/sdk'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ConnectionLost, openPool } from '../../db/db.ts'
import { exportedEvent, pastOf, readEvents } from '../../store/orders/events.ts'
import { statement } from '../../store/statement.ts'
import { policyStream } from '../../store/streams/streams.ts'
import { freshDatabase } from '../../testing/database/database.ts'
import { createPipeline } from '../pipeline.ts'
import { ownPolicyEnvelope, policiesOn, policyPipeline } from './policies.ts'
import { shipPolicies } from './ship.ts'

const { connection } = await freshDatabase()
const [one, other] = [openPool(connection, 2, () => undefined), openPool(connection, 2, () => undefined)]
afterAll(() => Promise.all([one.close(), other.close()]))

const empty = statement<[], never>('testing_empty', 'truncate policies, policy_versions, events, calls')
const versions = statement<[], { readonly kind: string; readonly version: number; readonly document: unknown }>(
  'testing_versions',
  'select kind, version, document from policy_versions order by kind, version',
)
const numbers = async (kind: string) => (await versions(one)).flatMap(row => (row.kind === kind ? [row.version] : []))
const noPause = async () => undefined
const graceOf = (grace: string): LevelPolicy => ({
  ...defaultLevelPolicy,
  evaluation: { ...defaultLevelPolicy.evaluation, grace },
})
const publishing = (document: LevelPolicy): PolicyCommand => ({
  action: 'publish',
  by: { role: 'marketplace' },
  kind: 'level',
  document,
  inForceFrom: null,
})
const send = async (document: LevelPolicy, db = one) => {
  const [answer] = await policyPipeline(db, noPause).sendAll([ownPolicyEnvelope(publishing(document))])
  return answer
}

beforeEach(async () => {
  await empty(one)
  await shipPolicies(one)
})

describe('the first versions of the policies', () => {
  it('are published once, even if several servers start at the same time', async () => {
    await empty(one)
    await Promise.all([one, other, one, other].map(db => shipPolicies(db)))
    expect([await numbers('order'), await numbers('level')]).toEqual([[1], [1]])
    expect((await readEvents(one, policyStream('order'), 0, 10)).map(({ seq, actor }) => [seq, actor])).toEqual([
      [1, 'clock'],
    ])
  })

  it('do not replace published versions when a server restarts', async () => {
    await send(graceOf('P60D'))
    await shipPolicies(one, { order: defaultPolicy, level: fairLevelPolicy })
    expect(await numbers('level')).toEqual([1, 2])
  })
})

describe('a publication of a policy', () => {
  it('is saved as an event with the whole document, in a chain of hashes that verifies', async () => {
    expect(await send(graceOf('P60D'))).toMatchObject({ kind: 'done', context: { number: 2 } })
    const stream = policyStream('level')
    const stored = await readEvents(one, stream, 0, 10)
    expect(
      await verifyHistory(
        stream,
        stored.map(event => exportedEvent(event, null)),
      ),
    ).toEqual({ ok: true })
    const documents = (await pastOf(one, stream)).map(({ data }) => Object(data).document)
    expect(documents).toEqual([
      { ...defaultLevelPolicy, version: 1 },
      { ...graceOf('P60D'), version: 2 },
    ])
    expect((await versions(one)).flatMap(({ kind, document }) => (kind === 'level' ? [document] : []))).toEqual(
      documents,
    )
  })

  it('gets a version number of its own, even if several are sent to two servers at the same time', async () => {
    const drafts = Array.from({ length: 6 }, (_, i) => graceOf(`P${60 + i}D`))
    const answers = await Promise.all(drafts.map((draft, i) => send(draft, i % 2 === 0 ? one : other)))
    const published = answers.flatMap(answer => (answer?.kind === 'done' ? [answer.context.number] : []))
    expect(published.toSorted()).toEqual([2, 3, 4, 5, 6, 7])
    expect(await numbers('level')).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('returns its own version to a repeated key, even after a newer one, and rejects the key with another body', async () => {
    const keyed = {
      ...ownPolicyEnvelope(publishing(graceOf('P60D'))),
      caller: randomUUID(),
      route: 'POST /v1/level-policies',
      key: 'once',
      bodyHash: '00',
    }
    const pipeline = policyPipeline(one, noPause)
    expect(await pipeline.send(keyed)).toMatchObject({ kind: 'done', replayed: false, context: { number: 2 } })
    expect(await send(graceOf('P61D'))).toMatchObject({ context: { number: 3 } })
    const repeated = { ...keyed, callId: randomUUID() }
    expect(await pipeline.send(repeated)).toMatchObject({ kind: 'done', replayed: true, context: { number: 2 } })
    expect(await pipeline.send({ ...repeated, bodyHash: '01' })).toMatchObject({ kind: 'key_reused' })
    expect(await numbers('level')).toEqual([1, 2, 3])
  })

  it('is not repeated if only the answer of the database was lost', async () => {
    const policies = policiesOn({ db: one, salt: () => '00' })
    let losses = 1
    const losing: typeof policies = {
      ...policies,
      save: async rows => {
        const saved = await policies.save(rows)
        if (losses-- > 0) throw new ConnectionLost(new Error('lost'))
        return saved
      },
    }
    const tools = { sleep: noPause, random: Math.random, saved: () => undefined }
    const pipeline = createPipeline({ ...tools, aggregate: losing, scheduled: losing })
    const answer = await pipeline.send(ownPolicyEnvelope(publishing(graceOf('P60D'))))
    expect(answer).toMatchObject({ kind: 'done', replayed: false, context: { number: 2 } })
    expect(await numbers('level')).toEqual([1, 2])
  })

  it('saves nothing if it is refused', async () => {
    expect(await send({ ...graceOf('P60D'), ladder: defaultLevelPolicy.ladder })).toMatchObject({ kind: 'done' })
    const [answer] = await policyPipeline(one, noPause).sendAll([
      ownPolicyEnvelope({ ...publishing(graceOf('P70D')), by: { role: 'staff', id: 'sam' } }),
    ])
    expect(answer).toMatchObject({ kind: 'refused', refusal: { code: 'not_your_part' } })
    expect(await numbers('level')).toEqual([1, 2])
  })
})
