// Tests versions of the level policy through the API: backtests of drafts, publishing, and levels that need a person's
// review.
import { DAY, defaultLevelPolicy, type Instant, type LevelPolicy, nextAfter, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { addSellerEvent } from '../../testing/database/sellers.ts'
import { refusal } from '../../testing/http/refused.ts'
import { addPerformanceLog, completedRows } from '../../testing/performanceLogs.ts'
import { openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, staff, db, clock } = testServer
await clock.freeze()
const now = await clock.now()
const day: Instant = nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', now)
/** Stores a seller whose evaluation is due at `due`, with orders that closed a day before that. */
const add = (id: string, level: string, due: Instant, completed = 12) => {
  const before = { closed_at: toIso(due - DAY) }
  return addPerformanceLog(db, { id, level, due, since: day - 400 * DAY }, completedRows(completed, before))
}
await add('stays', 'level 1', day, 20)

/** Returns the default policy with a change. */
const draftOf = (change: (policy: LevelPolicy) => LevelPolicy) => change(structuredClone(defaultLevelPolicy))
const strict = draftOf(policy => ({
  ...policy,
  ladder: policy.ladder.map(level => ({
    ...level,
    keep: level.keep.map(each => (each.criterion === 'orders_completed' ? { ...each, value: 1000 } : each)),
    reach: level.reach.map(each => (each.criterion === 'orders_completed' ? { ...each, value: 1000 } : each)),
  })),
}))
/** A policy that evaluates all sellers on the second of a month, with a person deciding on level 1. */
const byPerson = draftOf(policy => ({
  ...policy,
  ladder: policy.ladder.map(level => (level.name === 'level 1' ? { ...level, review: true } : level)),
  evaluation: { ...policy.evaluation, promote: { every: 'month', day: 2 } },
}))
const evaluationsOf = async (id: string) => (await api.listEvaluations({ id })).items

describe('the name of a level', () => {
  it('must not contain invisible or direction-changing characters', async () => {
    const [lowest, ...rest] = defaultLevelPolicy.ladder
    const policy = {
      ...defaultLevelPolicy,
      ladder: [...(lowest ? [{ ...lowest, name: 'new\u202Ewen' }] : []), ...rest],
    }
    const message = 'contains the character U+202E (right-to-left override), which is not allowed here'
    for (const ask of [() => api.publishLevelPolicy({ policy }), () => staff.backtest({ policy })])
      await expect(ask()).rejects.toMatchObject({ problem: { errors: [{ field: 'policy.ladder.0.name', message }] } })
  })
})

describe('a backtest', () => {
  it('returns which sellers would change level under a draft, from which to which and why, and writes nothing', async () => {
    const found = await staff.backtest({ policy: strict })
    expect(found.moved.map(({ seller, from, to }) => ({ seller, from, to }))).toContainEqual({
      seller: 'stays',
      from: 'level 1',
      to: 'new',
    })
    expect(found.sellers).toBe(1)
    expect(await evaluationsOf('stays')).toEqual([])
    expect((await api.listLevelPolicies({})).items).toHaveLength(1)
    expect(await refusal(api.as('seller:stays').backtest({ policy: strict }))).toBe('not_your_part')
  })

  it('of a ladder with other names of levels finds the level of each seller, with the criteria met and failed', async () => {
    const [lowest, first] = draftOf(policy => policy).ladder
    const days = (value: number) => [{ criterion: 'days_on_marketplace', window: null, op: '>=', value } as const]
    const ladder = [
      { ...lowest, name: 'bronze', reach: [], keep: [] },
      { ...first, name: 'silver', reach: days(30), keep: [] },
      { ...first, name: 'gold', reach: days(9000), keep: [] },
    ]
    const why = async (levels: number) => {
      const { moved } = await staff.backtest({ policy: { ...strict, ladder: ladder.slice(0, levels) } })
      const { from, to, why: rows = [] } = moved.find(({ seller }) => seller === 'stays') ?? {}
      return { from, to, why: rows.map(({ required, met }) => [required, met]) }
    }
    expect(await why(2)).toEqual({ from: 'level 1', to: 'silver', why: [[30, true]] })
    expect(await why(3)).toEqual({
      from: 'level 1',
      to: 'silver',
      why: [
        [30, true],
        [9000, false],
      ],
    })
  })

  it('of an invalid policy is refused with the place of every problem', async () => {
    const policy = { ...defaultLevelPolicy, evaluation: { ...defaultLevelPolicy.evaluation, zone: 'Mars/Base' } }
    for (const answer of [api.backtest({ policy }), api.publishLevelPolicy({ policy })])
      await expect(answer).rejects.toMatchObject({ problem: { errors: [{ field: 'policy.evaluation.zone' }] } })
  })
})

describe('a version of the level policy', () => {
  const from = toIso(now + 16 * DAY)

  it('is published by the marketplace only, and not for an instant in the past', async () => {
    expect(await refusal(staff.publishLevelPolicy({ policy: byPerson }))).toBe('marketplace_only')
    await expect(api.publishLevelPolicy({ policy: byPerson, inForceFrom: toIso(now - 1) })).rejects.toMatchObject({
      problem: { errors: [{ field: 'inForceFrom' }] },
    })
  })

  it('that requires more of sellers is announced 15 days ahead; any other may take effect at once', async () => {
    await expect(
      api.publishLevelPolicy({ policy: strict, inForceFrom: toIso(now + 15 * DAY - 1) }),
    ).rejects.toMatchObject({
      problem: { errors: [{ field: 'inForceFrom', allowed: [`from ${toIso(now + 15 * DAY)} on`] }] },
    })
    expect((await api.listLevelPolicies({})).items).toHaveLength(1)
    const looser = { ...defaultLevelPolicy, evaluation: { ...defaultLevelPolicy.evaluation, grace: 'P21D' } }
    expect(await api.publishLevelPolicy({ policy: looser })).toMatchObject({
      version: 2,
      inForceSince: toIso(now),
      stricter: [],
    })
  })

  it('gets the next number, comes into force at the given instant, and is published once however often it is sent', async () => {
    const sent = () => api.publishLevelPolicy({ policy: { ...byPerson, version: 99 }, inForceFrom: from })
    expect(await sent()).toMatchObject({ version: 3, inForceSince: from, policy: { version: 3 }, warnings: [] })
    expect((await sent()).stricter).toEqual(['/ladder/1/review', '/evaluation/promote', '/evaluation/grace'])
    expect(await sent()).toMatchObject({ version: 3 })
    // The sequence of fields in a document has no meaning.
    const { ladder, ...rest } = byPerson
    expect(await api.publishLevelPolicy({ policy: { ...rest, ladder }, inForceFrom: from })).toMatchObject({
      version: 3,
    })
    const { version, next } = await api.getLevelPolicy({})
    expect([version, next?.version]).toEqual([2, 3])
    expect((await api.listLevelPolicies({})).items.map(each => each.version)).toEqual([3, 2, 1])
  })

  it('cannot come into force before an announced one', async () => {
    const early = api.publishLevelPolicy({ policy: strict, inForceFrom: toIso(now + DAY) })
    await expect(early).rejects.toMatchObject({
      problem: { errors: [{ field: 'inForceFrom', allowed: [`from ${from} on`] }] },
    })
  })

  it('is announced on the page of every seller, with what it will require', async () => {
    const { policyVersion, announced } = await api.sellerLevel({ id: 'stays' })
    expect(policyVersion).toBe(2)
    expect(announced).toMatchObject({ version: 3, inForceSince: from, level: 'level 1', next: 'level 2' })
    expect(announced?.keep.map(({ criterion }) => criterion)).toEqual(
      byPerson.ladder[1]?.keep.map(({ criterion }) => criterion),
    )
  })

  it('applies from its instant on, by its own schedule, and is named by evaluations', async () => {
    await clock.by('P17D')
    expect((await api.getLevelPolicy({})).version).toBe(3)
    // The default version promotes sellers every day; this one on the second of a month.
    const { nextEvaluation, announced } = await api.sellerLevel({ id: 'stays' })
    expect([new Date(nextEvaluation.promote).getUTCDate(), announced]).toEqual([2, null])
    for (const id of ['waits', 'waits-too']) await add(id, 'new', Date.parse(nextEvaluation.promote))
    await clock.by('P31D')
    expect(await evaluationsOf('waits')).toContainEqual(
      expect.objectContaining({
        event: 'proposed',
        policyVersion: 3,
        proposal: { status: 'open', ruledAt: null, ruling: null },
      }),
    )
  })
})

/** Gives the seller the perks of a level until an instant, whatever the rules say. */
const grace = async (id: string, level: string, until: Instant) =>
  addSellerEvent(db, id, {
    type: 'seller.kept',
    at: await clock.now(),
    by: { role: 'clock' },
    data: {
      evaluatedAt: await clock.now(),
      n: 1,
      policyVersion: 1,
      from: 'new',
      to: 'new',
      levelSince: 0,
      automated: true,
      corrects: null,
      appealUntil: null,
      graceLevel: level,
      graceUntil: until,
      reasons: null,
    },
    texts: {},
  })

describe('a level that needs a person’s review', () => {
  const explanation = 'Their work is what the level promises.'
  const open = async () => (await staff.listProposals({})).items
  const rule = async (seller: string, ruling: 'granted' | 'refused') => {
    const { at, n } = (await evaluationsOf(seller)).find(({ event }) => event === 'proposed') ?? { at: '', n: 1 }
    return staff.ruleProposal({ id: seller, at, n, ruling, explanation })
  }

  it('is listed for staff, with the criteria that were met', async () => {
    const found = await open()
    expect(found.map(({ seller, from, to }) => [seller, from, to])).toEqual([
      ['waits', 'new', 'level 1'],
      ['waits-too', 'new', 'level 1'],
    ])
    expect(found[0]?.reach.every(({ met }) => met === true)).toBe(true)
    expect((await api.sellerLevel({ id: 'waits' })).level.name).toBe('new')
    expect(await refusal(api.as('seller:waits').listProposals({}))).toBe('not_your_part')
  })

  it('is granted at once by a new evaluation; a second click changes nothing, and grace at a higher level continues', async () => {
    await grace('waits', 'level 3', (await clock.now()) + 5 * DAY)
    const granted = await rule('waits', 'granted')
    expect(granted).toMatchObject({ status: 'granted', to: 'level 1', ruling: explanation })
    expect(await rule('waits', 'granted')).toEqual(granted)
    expect(await refusal(rule('waits', 'refused'))).toBe('already_decided')
    expect(await api.sellerPerks({ id: 'waits' })).toMatchObject({ level: 'level 1', grace: { level: 'level 3' } })
    expect(await evaluationsOf('waits')).toContainEqual(
      expect.objectContaining({ event: 'raised', from: 'new', to: 'level 1', automated: false, corrects: 1, n: 2 }),
    )
  })

  it('is decided by staff, never by the seller', async () => {
    const { at, n } = (await open())[0] ?? { at: '', n: 1 }
    const own = api.as('seller:waits-too').ruleProposal({ id: 'waits-too', at, n, ruling: 'granted', explanation })
    expect(await refusal(own)).toBe('not_your_part')
  })

  it('can be refused with a reason, and is then no longer listed for staff', async () => {
    expect(await rule('waits-too', 'refused')).toMatchObject({ status: 'refused', ruling: explanation })
    expect(await open()).toEqual([])
    expect((await api.sellerLevel({ id: 'waits-too' })).level.name).toBe('new')
  })

  it('is no longer listed for staff once the seller has another level', async () => {
    const { nextEvaluation } = await api.sellerLevel({ id: 'stays' })
    await add('elsewhere', 'new', Date.parse(nextEvaluation.promote))
    await clock.by('P31D')
    await api.putSeller({
      id: 'elsewhere',
      name: 'Noor Haddad',
      since: toIso(now - 400 * DAY),
      level: 'level 2',
      reason: 'As agreed.',
    })
    expect(await refusal(rule('elsewhere', 'granted'))).toBe('proposal_over')
  })
})
