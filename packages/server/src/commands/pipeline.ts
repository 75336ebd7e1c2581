// The command pipeline, the only writer of orders: commands and fired deadlines pass through it in small batches.
import { partitionOfId } from '../store/partition.ts'
import { type BatchTools, runBatch } from './batch.ts'
import { type Answer, type CommandEnvelope, type CommandStore, type PendingCommand, pending } from './envelope.ts'

export interface CommandPipeline {
  /** Carries out a command. The promise never rejects, as faults are answers, too. */
  send(envelope: CommandEnvelope): Promise<Answer>
  /**
   * Fires the due deadlines of these orders, outside the lanes, on the scheduler's own connections. Rejects if some
   * fail.
   */
  fire(ids: readonly string[]): Promise<void>
  /** Waits until every command in the pipeline is answered. */
  idle(): Promise<void>
}
export interface PipelineOptions extends BatchTools {
  /** The scheduler's own store, so that no command waits behind the scheduler. */
  readonly schedulerStore: CommandStore
  readonly lanes?: number
}

/** With twice as many lanes, batches are half as large: on two cores 7 % slower at 32 callers, 28 % at 512. */
const LANES = 4
/** The most commands in a batch; larger statements are no faster. */
const LARGEST_BATCH = 500
const MOST_WAITING = 2000

interface Lane {
  waiting: PendingCommand[]
  running: Promise<void> | null
}

export function createPipeline(options: PipelineOptions): CommandPipeline {
  const lanes: Lane[] = Array.from({ length: options.lanes ?? LANES }, () => ({ waiting: [], running: null }))
  const send = (envelope: CommandEnvelope): Promise<Answer> => {
    const lane = lanes[partitionOfId(envelope.orderId) % lanes.length]
    if (!lane || lane.waiting.length >= MOST_WAITING) return Promise.resolve({ kind: 'overloaded' })
    return new Promise(resolve => {
      lane.waiting.push(pending(envelope, resolve))
      lane.running ??= run(lane, options)
    })
  }
  return {
    send,
    fire: ids => fireDue({ ...options, store: options.schedulerStore }, ids),
    idle: async () => {
      await Promise.all(lanes.map(({ running }) => running))
    },
  }
}

/** Fires the deadlines of every order it can, then throws if some failed. */
async function fireDue(tools: BatchTools, ids: readonly string[]): Promise<void> {
  const faults: unknown[] = []
  const settleOne = (answer: Answer): void => {
    if (answer.kind === 'faulty') faults.push(answer.fault)
  }
  await runBatch(
    tools,
    ids.map(id => pending(deadlinesOf(id), settleOne)),
  )
  if (faults.length > 0) throw new AggregateError(faults, `the deadlines of ${faults.length} orders cannot be fired`)
}

/** Returns an envelope without a command, which only fires the order's due deadlines. */
export const deadlinesOf = (orderId: string): CommandEnvelope => ({
  orderId,
  command: null,
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: null,
  status: 200,
})

/** Runs a lane: one batch is in flight at a time, and commands that arrive meanwhile form the next one. */
async function run(lane: Lane, tools: BatchTools): Promise<void> {
  while (lane.waiting.length > 0) {
    const batch = take(lane)
    try {
      await runBatch(tools, batch)
    } catch (fault) {
      for (const { resolve } of batch) resolve({ kind: 'faulty', fault })
    }
  }
  lane.running = null
}

/** Takes the next batch. It has no order twice, so that two commands for one order are decided one after the other. */
function take(lane: Lane): readonly PendingCommand[] {
  const batch: PendingCommand[] = []
  const later: PendingCommand[] = []
  const subjects = new Set<string>()
  for (const pending of lane.waiting) {
    const subject = subjectOf(pending.envelope)
    const fits = batch.length < LARGEST_BATCH && !subjects.has(subject)
    if (fits) batch.push(pending)
    else later.push(pending)
    subjects.add(subject)
  }
  lane.waiting = later
  return batch
}

/**
 * Returns the key by which commands are decided one at a time: the order's id; for a placing its idempotency key, or
 * its reference if it has none. The database resolves the same reference under two keys, and the same key with orders
 * of two sellers, which may be in two lanes.
 */
function subjectOf({ command, orderId, caller, key }: CommandEnvelope): string {
  if (command?.action !== 'place') return orderId
  return key === null ? command.reference : `${caller} ${key}`
}
