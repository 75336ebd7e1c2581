// Fills a fresh demo through the public API only, moving the test clock through all scenarios up to the present.
import { toIso } from '@evenhand/core'
import { type Client, ProblemError } from '@evenhand/sdk'
import { type Fixture, fixtures, type Step, steps } from './fixtures.ts'
import { comeToTheEdge, elsewhere, nameSellers } from './past.ts'
import { carryOut } from './scenarios/scenario.ts'

/** How long before the present the demo begins: a day before its first order. */
export const DEMO_BEGINS_MS = Math.max(...fixtures().map(({ ago }) => ago)) + 86_400_000

/**
 * Plays every scenario up to real time (`realNow`, in milliseconds). The test clock must start before all scenarios.
 */
export async function fillDemo(api: Client, realNow: () => number): Promise<void> {
  const present = realNow()
  await api.freezeTestClock()
  await nameSellers(api, present)
  const importRows = elsewhere(api, present)
  const ids = new Map<Fixture, string>()
  let now = Date.parse((await api.getTestClock()).now)
  await importRows(now)
  for (const step of steps(fixtures())) {
    const at = present - step.ago
    if (at - now >= 1000) now = Date.parse((await api.advanceTestClock({ by: spanOf(at - now) })).now)
    await importRows(now)
    await perform(api, step, ids, now)
  }
  await arrive(api)
  await importRows(Number.POSITIVE_INFINITY)
  await comeToTheEdge(api)
}

/** Resumes the test clock and moves it to real time, after all scenarios or after a filling that was interrupted. */
export async function arrive(api: Client): Promise<void> {
  const { frozen } = await api.getTestClock()
  if (frozen) await api.resumeTestClock()
  const { offset } = await api.getTestClock()
  if (offset <= -1000) await api.advanceTestClock({ by: spanOf(-offset) })
}

/** Returns a span in whole seconds, which are precise enough for scenarios. */
const spanOf = (ms: number): string => `PT${Math.floor(ms / 1000)}S`

async function perform(api: Client, { fixture, deed }: Step, ids: Map<Fixture, string>, now: number): Promise<void> {
  const { order } = fixture.scenario
  if (deed === null) {
    const terms = (order.terms ?? []).map(term => ({ ...term, acknowledgedAt: toIso(now) }))
    const { id } = await api.placeOrder({
      ...order,
      terms,
      buyer: fixture.buyer,
      seller: fixture.seller,
      reference: fixture.reference,
    })
    ids.set(fixture, id)
    return
  }
  const id = ids.get(fixture)
  if (id === undefined) return
  const actors = {
    buyer: `buyer:${fixture.buyer.id}`,
    seller: `seller:${fixture.seller.id}`,
    staff: 'staff:sam',
  } as const
  await carryOut(api.as(actors[deed[0]]), id, deed).catch(tooLate)
}

/**
 * Ignores the refusal of a step with 409, as it came too late: a minute's pause can miss a deadline, and the scenario
 * then continues without that step.
 */
function tooLate(fault: unknown): void {
  if (!(fault instanceof ProblemError) || fault.status !== 409) throw fault
}
