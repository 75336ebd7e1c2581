// Tests kill -9 in the middle of writes: what was acknowledged is stored, nothing is half done, and what is unknown can
// be repeated.
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { Database } from '../../db/db.ts'
import { placing, post, spread, succeeded } from '../http/send.ts'
import { busyBackend, deadlocks, marks, withoutBounds } from '../observe.ts'
import { until } from '../until.ts'
import { complaints, differencesIn } from '../whole.ts'
import { attempt, type Tried, write } from './callers.ts'
import { rng } from './rng.ts'
import { heading, line } from './table.ts'
import { TestServer } from './testServer.ts'

vi.setConfig({ testTimeout: 120_000 })

const { rounds, seed } = inject('faults')
const roll = rng(seed)
const CALLERS = 24
const testServer = new TestServer()
const lines: string[] = []
let shared = ''

beforeAll(async () => {
  await testServer.start()
  // All callers write to one order, more than the limits of a person allow.
  await testServer.withPool(withoutBounds)
  const { body } = await post(testServer.server.url, '/v1/orders', placing('shared'))
  shared = String(body.id)
})
afterAll(async () => {
  console.log([`seed ${seed}`, heading, ...lines].join('\n'))
  await testServer.close()
})

/** Each function kills a process, and resolves when its replacement is running. */
const BLOWS: Readonly<Record<string, () => Promise<void>>> = {
  'the server': async () => {
    await testServer.server.kill()
    await testServer.start()
  },
  PostgreSQL: async () => {
    const killed = testServer.postmaster
    process.kill(killed, 'SIGKILL')
    await testServer.isBack(killed)
  },
  'a process of PostgreSQL': async () => {
    process.kill(await testServer.withPool(busyBackend), 'SIGKILL')
    await until(() => testServer.withPool(deadlocks), 30)
  },
}

interface Round {
  readonly tried: readonly Tried[]
  readonly after: number
  readonly downMs: number
}

/** Writes until a random moment, then kills while calls are in flight. */
async function strike(blow: () => Promise<void>, name: string): Promise<Round> {
  const after = 30 + Math.floor(roll() * 400)
  let happenings = 0
  let fallen = Promise.resolve(0)
  const happened = (): void => {
    happenings += 1
    if (happenings === after) fallen = timed(blow)
  }
  const { url } = testServer.server
  const tried = await write({ url, name, callers: CALLERS, shared, happened, isHit: () => happenings >= after })
  return { tried, after, downMs: await fallen }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const of = (tried: readonly Tried[], fate: Tried['fate']) => tried.filter(each => each.fate === fate)

/** Returns how often the effect of each command is stored. */
async function effects(db: Database, tried: readonly Tried[]): Promise<readonly number[]> {
  const found = await marks(db)
  return tried.map(({ command }) => found.get(command.mark) ?? 0)
}

describe.each([
  ['the server', rounds],
  ['PostgreSQL', rounds],
  ['a process of PostgreSQL', Math.ceil(rounds / 5)],
])('kill -9 of %s', (what, count) => {
  const blow = BLOWS[what] ?? expect.unreachable()

  it.each(Array.from({ length: count }, (_, i) => i + 1))(
    'in the middle of writes loses nothing (round %i)',
    async n => {
      const began = Date.now()
      const { tried, after, downMs } = await strike(blow, `${what.replaceAll(' ', '-')}-${n}`)
      const [acknowledged, unknown] = [of(tried, 'acknowledged'), of(tried, 'unknown')]
      const there = await testServer.withPool(db => effects(db, acknowledged))
      const saved = await testServer.withPool(db => effects(db, unknown))
      const lost = there.filter(times => times === 0).length
      lines.push(line({ what, n, after, acknowledged, unknown, saved, lost, downMs }))
      expect(of(tried, 'refused').map(({ answer }) => answer)).toEqual([])
      expect(there).toEqual(acknowledged.map(() => 1))
      // “Overloaded” means that nothing was done.
      const busy = saved.filter((_, i) => unknown[i]?.answer === '503 overloaded')
      expect(busy).toEqual(busy.map(() => 0))
      expect(await testServer.withPool(db => complaints(db, began))).toEqual([])

      const repeated: Tried[] = []
      await spread(unknown, 8, ({ command }) =>
        until(async () => {
          const sent = await attempt({ url: testServer.server.url, happened: () => undefined }, command, [])
          expect(succeeded(sent), JSON.stringify(sent)).toBe(true)
          repeated.push({ command, fate: 'acknowledged', answer: '' })
        }, 30),
      )
      expect(await testServer.withPool(db => effects(db, repeated))).toEqual(unknown.map(() => 1))
      expect(await testServer.withPool(db => complaints(db, began))).toEqual([])
    },
  )
})

it('all orders are consistent after all kills', async () => {
  expect(await testServer.withPool(complaints)).toEqual([])
  // The test changed the stored order policy, to lift the limits on a person's activity.
  const isMeant = (line: string) => line.startsWith('policy order: policy_versions')
  expect((await differencesIn(testServer.connection)).filter(line => !isMeant(line))).toEqual([])
})
