// The scheduler: fires due order deadlines through the pipeline and runs due seller evaluations, sleeping in between.
import type { CommandPipeline } from '../commands/pipeline.ts'

export interface OrderSchedulerOptions extends Rounds {
  readonly pipeline: Pick<CommandPipeline, 'fire'>
  readonly store: Leases & {
    dueOrders(partitions: readonly number[], limit: number): Promise<readonly string[]>
    untilNextDue(partitions: readonly number[]): Promise<number | null>
    /** Deletes expired rows in one bounded step. Returns whether there may be more. */
    forget(): Promise<boolean>
  }
}
export interface SellerSchedulerOptions extends Rounds {
  readonly store: Leases
  readonly levels: {
    /** Evaluates a batch of due sellers. Returns whether there may be more. */
    evaluateDue(partitions: readonly number[]): Promise<boolean>
    untilNext(partitions: readonly number[]): Promise<number | null>
  }
}
interface Leases {
  claimPartitions(holder: string): Promise<readonly number[]>
  releasePartitions(holder: string): Promise<unknown>
}
interface Rounds {
  /** The id of this server among others on the same database. */
  readonly holder: string
  /** Returns the real time in milliseconds, for leases and housekeeping only. */
  readonly now: () => number
  /** Waits for `ms` milliseconds, or until the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
export interface Scheduler {
  /** Ends the loop after the current round and releases the leases. */
  stop(): Promise<void>
}

const BATCH = 250
/** The number of the scheduler's connections, and so of batches fired at once. */
const AT_ONCE = 2
const RENEW_EVERY = 2000
const LONGEST_SLEEP = 1000
const BREATH = 20
const HOUSEKEEPING_EVERY = 60_000

export function startOrderScheduler(options: OrderSchedulerOptions): Scheduler {
  let housekeepingAt = options.now() + HOUSEKEEPING_EVERY
  return start(options, async partitions => {
    const wait = await fireDue(options, partitions)
    if (options.now() < housekeepingAt) return wait
    // Deadlines are fired between two steps, so that none waits while a whole day's rows are deleted.
    const hasMore = await options.store.forget()
    housekeepingAt = options.now() + (hasMore ? 0 : HOUSEKEEPING_EVERY)
    return hasMore ? Math.min(wait, BREATH) : wait
  })
}

/**
 * Starts the seller scheduler. It has its own connections, so that no deadline waits behind thousands of evaluations.
 */
export const startSellerScheduler = (options: SellerSchedulerOptions): Scheduler =>
  start(options, async partitions => {
    if (partitions.length === 0) return LONGEST_SLEEP
    if (await options.levels.evaluateDue(partitions)) return 0
    const until = (await options.levels.untilNext(partitions)) ?? LONGEST_SLEEP
    return until > 0 ? until : LONGEST_SLEEP
  })

type Round = (partitions: readonly number[]) => Promise<number>

function start(options: Rounds & { readonly store: Leases }, round: Round): Scheduler {
  const stopping = new AbortController()
  const running = loop(options, round, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await running
      await options.store.releasePartitions(options.holder).catch(options.failed)
    },
  }
}

async function loop(options: Rounds & { readonly store: Leases }, round: Round, signal: AbortSignal): Promise<void> {
  const { store, holder, now, sleep, failed } = options
  let partitions: readonly number[] = []
  let renewAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    let wait = LONGEST_SLEEP
    try {
      if (now() >= renewAt) {
        partitions = await store.claimPartitions(holder)
        renewAt = now() + RENEW_EVERY
      }
      wait = await round(partitions)
    } catch (fault) {
      // The database may be unreachable for a moment; what is due stays due.
      failed(fault)
    }
    if (wait > 0) await sleep(Math.min(wait, LONGEST_SLEEP), signal)
  }
}

/**
 * Fires at most two batches of orders, one being decided while the other is saved. Returns the milliseconds to wait for
 * the next round.
 */
async function fireDue({ pipeline, store }: OrderSchedulerOptions, partitions: readonly number[]): Promise<number> {
  if (partitions.length === 0) return LONGEST_SLEEP
  const ids = await store.dueOrders(partitions, BATCH * AT_ONCE)
  await Promise.all(batches(ids).map(batch => pipeline.fire(batch)))
  if (ids.length === BATCH * AT_ONCE) return 0
  const until = (await store.untilNextDue(partitions)) ?? LONGEST_SLEEP
  // An order is still due right after the round: it failed, or it became due just now.
  return until > 0 ? until : BREATH
}

const batches = (ids: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, i) => ids.slice(i * BATCH, (i + 1) * BATCH))
