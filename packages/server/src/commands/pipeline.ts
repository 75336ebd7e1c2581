// The command pipeline, the only writer of aggregates: commands and fired deadlines pass through it in small batches.
import { setImmediate as turn } from 'node:timers/promises'
import { partitionOfId } from '../store/streams/partition.ts'
import type { Aggregate, RowToSave } from './aggregate.ts'
import { type BatchTools, runBatch } from './batch.ts'
import { type Answer, type CommandEnvelope, deadlinesOf, type PendingCommand, pending } from './envelope.ts'

export interface CommandPipeline<C, X> {
  /** Carries out a command. The promise never rejects, as faults are answers, too. */
  send(envelope: CommandEnvelope<C>): Promise<Answer<X>>
  /**
   * Carries out a batch outside the lanes, on the scheduler's own connections, each stream once; returns the answers in
   * the same sequence.
   */
  sendAll(envelopes: readonly CommandEnvelope<C>[]): Promise<readonly Answer<X>[]>
  /** Fires these streams' due deadlines, as a batch. Rejects if some fail. */
  fire(streams: readonly string[]): Promise<void>
  /** Waits until every command in the pipeline is answered. */
  idle(): Promise<void>
}
export interface PipelineOptions<C, X, E, R extends RowToSave> extends BatchTools<C, X, E, R> {
  /** The aggregate on the scheduler's own connections, so that no command waits behind the scheduler. */
  readonly scheduled: Aggregate<C, X, E, R>
  readonly lanes?: number
}

/** Two, so that one batch is computed while the other is saved. More lanes make batches smaller and less efficient. */
const LANES = 2
/** The most commands in a batch; larger statements are no faster. */
const LARGEST_BATCH = 500
const MOST_WAITING = 2000

interface Lane<C, X, E> {
  waiting: PendingCommand<C, X, E>[]
  running: Promise<void> | null
}

export function createPipeline<C, X, E, R extends RowToSave>(
  options: PipelineOptions<C, X, E, R>,
): CommandPipeline<C, X> {
  const lanes: Lane<C, X, E>[] = Array.from({ length: options.lanes ?? LANES }, () => ({ waiting: [], running: null }))
  const { scheduled } = options
  const send = (envelope: CommandEnvelope<C>): Promise<Answer<X>> => {
    const lane = lanes[partitionOfId(envelope.stream) % lanes.length]
    if (!lane || lane.waiting.length >= MOST_WAITING) return Promise.resolve({ kind: 'overloaded' })
    return new Promise(resolve => {
      lane.waiting.push(pending(envelope, resolve))
      lane.running ??= run(lane, options)
    })
  }
  const sendAll = (envelopes: readonly CommandEnvelope<C>[]) =>
    sendBatch({ ...options, aggregate: scheduled }, envelopes)
  return {
    send,
    sendAll,
    fire: async streams => mustFire(await sendAll(streams.map(deadlinesOf))),
    idle: async () => {
      await Promise.all(lanes.map(({ running }) => running))
    },
  }
}

async function sendBatch<C, X, E, R extends RowToSave>(
  tools: BatchTools<C, X, E, R>,
  envelopes: readonly CommandEnvelope<C>[],
): Promise<readonly Answer<X>[]> {
  const answers: Answer<X>[] = []
  await runBatch(
    tools,
    envelopes.map((envelope, i) =>
      pending(envelope, answer => {
        answers[i] = answer
      }),
    ),
  )
  return answers
}

/** Throws if the deadlines of any stream cannot be fired. */
function mustFire<X>(answers: readonly Answer<X>[]): void {
  const faults = answers.flatMap(answer => (answer.kind === 'faulty' ? [answer.fault] : []))
  if (faults.length > 0) throw new AggregateError(faults, `the deadlines of ${faults.length} streams cannot be fired`)
}

/**
 * Runs a lane: one batch is in flight at a time, and commands that arrive meanwhile form the next one. Before a batch
 * is taken, the event loop turns twice, so that answers are sent and calls that have already arrived are read.
 * Otherwise, the first call after a pause would form a batch alone, and the other calls would wait for that batch.
 */
async function run<C, X, E, R extends RowToSave>(lane: Lane<C, X, E>, tools: BatchTools<C, X, E, R>): Promise<void> {
  while (lane.waiting.length > 0) {
    await turn()
    await turn()
    const batch = take(lane, tools.aggregate)
    try {
      await runBatch(tools, batch)
    } catch (fault) {
      for (const { resolve } of batch) resolve({ kind: 'faulty', fault })
    }
  }
  lane.running = null
}

/** Takes the next batch. It has no order twice, so that two commands for one order are decided one after the other. */
function take<C, X, E, R extends RowToSave>(
  lane: Lane<C, X, E>,
  { subjectOf }: Aggregate<C, X, E, R>,
): readonly PendingCommand<C, X, E>[] {
  const batch: PendingCommand<C, X, E>[] = []
  const later: PendingCommand<C, X, E>[] = []
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
