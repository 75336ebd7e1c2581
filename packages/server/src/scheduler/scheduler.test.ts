// Tests the scheduler in process: what it loads, how long it sleeps, and how it handles an unreachable database.
import { expect, it } from 'vitest'
import { type OrderSchedulerOptions, startOrderScheduler } from './scheduler.ts'

/** Runs a scheduler whose time passes only by sleeping, and stops it after `rests` sleeps. */
async function work(
  changes: Partial<OrderSchedulerOptions['store']> & { fire?: OrderSchedulerOptions['pipeline']['fire'] },
  rests = 3,
) {
  const log = { slept: [] as number[], fired: [] as number[], faults: [] as unknown[], released: 0 }
  let now = 0
  let ended = (): void => undefined
  const enough = new Promise<void>(resolve => {
    ended = resolve
  })
  const { fire = async () => undefined, ...store } = changes
  const scheduler = startOrderScheduler({
    pipeline: {
      fire: async ids => {
        log.fired.push(ids.length)
        await fire(ids)
      },
    },
    store: {
      claimPartitions: async () => [0, 1],
      releasePartitions: async () => {
        log.released += 1
      },
      dueOrders: async () => [],
      untilNextDue: async () => null,
      forget: async () => false,
      ...store,
    },
    holder: 'me',
    now: () => now,
    sleep: async ms => {
      log.slept.push(ms)
      now += ms
      if (log.slept.length >= rests) ended()
    },
    failed: fault => void log.faults.push(fault),
  })
  await enough
  await scheduler.stop()
  return { ...log, slept: log.slept.slice(0, rests) }
}

const orders = (count: number): string[] => Array.from({ length: count }, (_, i) => `order ${i}`)

it('the scheduler sleeps until the next deadline, and never longer than a second', async () => {
  const untils = [7, 40_000, null]
  const { slept } = await work({ untilNextDue: async () => untils.shift() ?? null })
  expect(slept).toEqual([7, 1000, 1000])
})

it('the scheduler fires a burst batch by batch, two at a time, without sleeping in between', async () => {
  const due = [500, 280]
  const { fired, slept } = await work({ dueOrders: async () => orders(due.shift() ?? 0) }, 1)
  expect(fired).toEqual([250, 250, 250, 30])
  expect(slept).toEqual([1000])
})

it('the scheduler deletes expired rows once a minute in steps 20 ms apart, firing deadlines in between', async () => {
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

it('the scheduler waits 20 ms before it retries orders that are still due', async () => {
  const { slept } = await work({ dueOrders: async () => orders(1), untilNextDue: async () => -5 })
  expect(slept).toEqual([20, 20, 20])
})

it('the scheduler reports orders that could not be fired, and retries after a second', async () => {
  const fire = async (): Promise<void> => {
    throw new Error('cannot be fired')
  }
  const { slept, faults } = await work({ dueOrders: async () => orders(250), fire })
  expect(slept).toEqual([1000, 1000, 1000])
  expect(faults.length).toBeGreaterThanOrEqual(3)
})

it('the scheduler survives a database that is briefly unreachable', async () => {
  let queries = 0
  const { slept, fired } = await work({
    claimPartitions: async () => {
      queries += 1
      if (queries < 3) throw new Error('unreachable')
      return [0]
    },
    dueOrders: async () => orders(queries < 3 ? 0 : 1),
  })
  expect(slept).toEqual([1000, 1000, 1000])
  expect(fired.at(-1)).toBe(1)
})

it('the scheduler renews its leases every two seconds and releases them at the end', async () => {
  let claims = 0
  const { released } = await work({ claimPartitions: async () => [claims++] }, 6)
  expect(claims).toBe(3)
  expect(released).toBe(1)
})

it('the scheduler loads nothing while other servers hold all leases', async () => {
  let queries = 0
  const { slept } = await work({
    claimPartitions: async () => [],
    dueOrders: async () => {
      queries += 1
      return []
    },
  })
  expect(queries).toBe(0)
  expect(slept).toEqual([1000, 1000, 1000])
})
