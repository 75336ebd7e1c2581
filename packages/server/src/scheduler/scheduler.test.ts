// The scheduler alone, in process: what it asks for, how long it rests, and what it does when the database is away.
import { expect, it } from 'vitest'
import { type OrderSchedulerOptions, startOrderScheduler } from './scheduler.ts'

/** Time that passes only by sleeping; the scheduler is stopped after so many rests. */
async function work(
  changes: Partial<OrderSchedulerOptions['store']> & { fire?: OrderSchedulerOptions['pipeline']['fire'] },
  rests = 3,
) {
  const seen = { slept: [] as number[], fired: [] as number[], faults: [] as unknown[], released: 0 }
  let now = 0
  let ended = (): void => undefined
  const enough = new Promise<void>(resolve => {
    ended = resolve
  })
  const { fire = async () => undefined, ...store } = changes
  const scheduler = startOrderScheduler({
    pipeline: {
      fire: async ids => {
        seen.fired.push(ids.length)
        await fire(ids)
      },
    },
    store: {
      claimPartitions: async () => [0, 1],
      releasePartitions: async () => {
        seen.released += 1
      },
      dueOrders: async () => [],
      untilNextDue: async () => null,
      forget: async () => false,
      ...store,
    },
    holder: 'me',
    now: () => now,
    sleep: async ms => {
      seen.slept.push(ms)
      now += ms
      if (seen.slept.length >= rests) ended()
    },
    failed: fault => void seen.faults.push(fault),
  })
  await enough
  await scheduler.stop()
  return { ...seen, slept: seen.slept.slice(0, rests) }
}

const orders = (count: number): string[] => Array.from({ length: count }, (_, i) => `order ${i}`)

it('sleeps until the next due instant, and never longer than a second', async () => {
  const untils = [7, 40_000, null]
  const { slept } = await work({ untilNextDue: async () => untils.shift() ?? null })
  expect(slept).toEqual([7, 1000, 1000])
})

it('keeps a burst batch by batch, two at a time, without a rest between them', async () => {
  const due = [500, 280]
  const { fired, slept } = await work({ dueOrders: async () => orders(due.shift() ?? 0) }, 1)
  expect(fired).toEqual([250, 250, 250, 30])
  expect(slept).toEqual([1000])
})

it('forgets once a minute, and while there is more after a breath, keeping what is due in between', async () => {
  const more = [true, true, false, false]
  let forgot = 0
  const forget = async () => {
    forgot += 1
    return more.shift() ?? false
  }
  const { slept } = await work({ forget }, 63)
  expect(slept.slice(59)).toEqual([1000, 20, 20, 1000])
  expect(forgot).toBe(3)
})

it('takes a breath before it tries again what is still due', async () => {
  const { slept } = await work({ dueOrders: async () => orders(1), untilNextDue: async () => -5 })
  expect(slept).toEqual([20, 20, 20])
})

it('tells what could not be kept, and tries again after a second', async () => {
  const fire = async (): Promise<void> => {
    throw new Error('cannot be kept')
  }
  const { slept, faults } = await work({ dueOrders: async () => orders(250), fire })
  expect(slept).toEqual([1000, 1000, 1000])
  expect(faults.length).toBeGreaterThanOrEqual(3)
})

it('outlives a database that is away for a moment', async () => {
  let asked = 0
  const { slept, fired } = await work({
    claimPartitions: async () => {
      asked += 1
      if (asked < 3) throw new Error('away')
      return [0]
    },
    dueOrders: async () => orders(asked < 3 ? 0 : 1),
  })
  expect(slept).toEqual([1000, 1000, 1000])
  expect(fired.at(-1)).toBe(1)
})

it('renews its leases every two seconds, and gives them back at the end', async () => {
  let claims = 0
  const { released } = await work({ claimPartitions: async () => [claims++] }, 6)
  expect(claims).toBe(3)
  expect(released).toBe(1)
})

it('asks for nothing while others hold all the leases', async () => {
  let asked = 0
  const { slept } = await work({
    claimPartitions: async () => [],
    dueOrders: async () => {
      asked += 1
      return []
    },
  })
  expect(asked).toBe(0)
  expect(slept).toEqual([1000, 1000, 1000])
})
