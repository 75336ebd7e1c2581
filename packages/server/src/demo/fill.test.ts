// Tests a fresh demo as a visitor finds it: filled through the API up to the present, with a task for each person.
import { expect, it } from 'vitest'
import { expectAgreement } from '../testing/agreement.ts'
import { openTestServer } from '../testing/testServer.ts'
import { arrive, fillDemo } from './fill.ts'
import { fixtures } from './fixtures.ts'
import { demoOf } from './people.ts'

const testServer = await openTestServer({ mode: 'demo' })
const { api } = testServer

it('a demo plays its scenarios and reaches real time', async () => {
  expect((await api.getTestClock()).offset).toBeLessThan(-30 * 86_400_000)
  await fillDemo(api, Date.now)
  const { offset, frozen } = await api.getTestClock()
  expect([frozen, Math.abs(offset) < 2_000]).toEqual([false, true])
})

it('a demo has about sixty consistent orders, in every tab and phase', async () => {
  const { counts } = await api.listOrders()
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(fixtures().length)
  expect(fixtures().length).toBeGreaterThanOrEqual(50)
  const phases = new Set<string>()
  for (const tab of ['your_turn', 'waiting', 'active', 'closed'] as const)
    for (const { phase } of (await api.listOrders({ tab, limit: 200 })).items) phases.add(phase)
  expect([...phases].sort()).toEqual(['awaiting_requirements', 'cancelled', 'completed', 'delivered', 'in_progress'])
  await expectAgreement(testServer.db, api)
})

it('a demo has a task for each of its people', async () => {
  const { items } = await demoOf(
    () => api,
    () => true,
  ).people()
  expect(items.filter(({ yourTurn }) => yourTurn === 0).map(({ actor }) => actor)).toEqual([])
})

it('a demo has a seller whose level is at risk and one far from any threshold', async () => {
  const levels = await Promise.all(['mora', 'dev'].map(id => api.sellerLevel({ id })))
  expect(levels.map(({ level, status }) => [level.name, status])).toEqual([
    ['level 2', expect.stringMatching(/^(at_risk|below)$/)],
    ['level 2', 'safe'],
  ])
})

it.each(['mora', 'dev'])(
  '%s of the demo has a past in which every evaluation kept the level that the page shows',
  async id => {
    const [{ level }, { items }] = await Promise.all([api.sellerLevel({ id }), api.listEvaluations({ id })])
    // The level that the demo sets for a seller is also listed, as an evaluation with the event `set`.
    const evaluations = items.filter(({ event }) => event !== 'set')
    expect(items.filter(({ event }) => event === 'set')).toMatchObject([{ to: level.name, at: level.since }])
    expect(evaluations.length).toBeGreaterThan(0)
    // For a level at risk, a notice may already be recorded.
    expect(evaluations.filter(({ event }) => event !== 'kept' && event !== 'at_risk')).toEqual([])
    expect(new Set(evaluations.flatMap(({ from, to }) => [from, to]))).toEqual(new Set([level.name]))
    expect(evaluations.every(({ at }) => at > level.since)).toBe(true)
  },
)

it('a demo whose filling was interrupted still reaches real time', async () => {
  const { api: broken } = await openTestServer({ mode: 'demo' })
  await broken.freezeTestClock()
  await arrive(broken)
  const { offset, frozen } = await broken.getTestClock()
  expect([frozen, Math.abs(offset) < 2_000]).toEqual([false, true])
})
