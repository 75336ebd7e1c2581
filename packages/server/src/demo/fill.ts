// Fills a fresh demo after the server answers, through the public API only: the clock lives through all stories and arrives.
import { toIso } from '@evenhand/core'
import { type Client, ProblemError } from '@evenhand/sdk'
import { carryOut } from '../stories/story.ts'
import { comeToTheEdge, elsewhere, nameSellers } from './past.ts'
import { type Act, acts, type Scene, scenes } from './scenes.ts'

/** How long before the present the demo's first order is placed, with a day to spare. */
export const DEMO_BEGINS_MS = Math.max(...scenes().map(({ ago }) => ago)) + 86_400_000

/** Tells every story and arrives at real time (`realNow`, in milliseconds). The test clock must stand before all of them. */
export async function fillDemo(api: Client, realNow: () => number): Promise<void> {
  const present = realNow()
  await api.freezeTestClock()
  await nameSellers(api, present)
  const bring = elsewhere(api, present)
  const ids = new Map<Scene, string>()
  let now = Date.parse((await api.getTestClock()).now)
  await bring(now)
  for (const act of acts(scenes())) {
    const at = present - act.ago
    if (at - now >= 1000) now = Date.parse((await api.advanceTestClock({ by: spanOf(at - now) })).now)
    await bring(now)
    await perform(api, act, ids, now)
  }
  await arrive(api)
  await bring(Number.POSITIVE_INFINITY)
  await comeToTheEdge(api)
}

/** Lets the clock run and brings it up to real time: at the end of the stories, and where their telling was broken off. */
export async function arrive(api: Client): Promise<void> {
  const { frozen } = await api.getTestClock()
  if (frozen) await api.resumeTestClock()
  const { offset } = await api.getTestClock()
  if (offset <= -1000) await api.advanceTestClock({ by: spanOf(-offset) })
}

/** Whole seconds are enough for stories. */
const spanOf = (ms: number): string => `PT${Math.floor(ms / 1000)}S`

async function perform(api: Client, { scene, deed }: Act, ids: Map<Scene, string>, now: number): Promise<void> {
  const { order } = scene.story
  if (deed === null) {
    const terms = (order.terms ?? []).map(term => ({ ...term, acknowledgedAt: toIso(now) }))
    const { id } = await api.placeOrder({
      ...order,
      terms,
      buyer: scene.buyer,
      seller: scene.seller,
      reference: scene.reference,
    })
    ids.set(scene, id)
    return
  }
  const id = ids.get(scene)
  if (id === undefined) return
  const actors = { buyer: `buyer:${scene.buyer.id}`, seller: `seller:${scene.seller.id}`, staff: 'staff:sam' } as const
  await carryOut(api.as(actors[deed[0]]), id, deed).catch(tooLate)
}

/** A minute’s breath can cost a right that ends at its instant: the story then goes another way, as life does. */
function tooLate(fault: unknown): void {
  if (!(fault instanceof ProblemError) || fault.status !== 409) throw fault
}
