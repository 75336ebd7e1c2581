// THE ONE ROAD. Nothing else writes an order: commands and the clockwork come through here, in small batches.
import { type BatchTools, runBatch } from './road/batch.ts'
import { type Answer, type Call, type Member, member, type RoadStore } from './road/member.ts'

export interface Road {
  /** Brings a call to its answer. Never rejects: faults are answers, too. */
  send(call: Call): Promise<Answer>
  /** Keeps the promises that are due for these orders, beside the lanes, on the clockwork's own connection. Rejects if some cannot be kept. */
  keep(ids: readonly string[]): Promise<void>
  /** Waits until everything on the road has arrived. */
  idle(): Promise<void>
}
export interface RoadOptions extends BatchTools {
  /** The clockwork's own store: no command waits behind a sweep. */
  readonly sweeper: RoadStore
  readonly lanes?: number
}

/** With twice as many the batches are half as large: on two cores 7 % slower at 32 callers, 28 % at 512. */
const LANES = 4
/** More of them in one statement gain nothing more. */
const LARGEST_BATCH = 500
const MOST_WAITING = 2000

interface Lane {
  waiting: Member[]
  running: Promise<void> | null
}

export function createRoad(options: RoadOptions): Road {
  const lanes: Lane[] = Array.from({ length: options.lanes ?? LANES }, () => ({ waiting: [], running: null }))
  const send = (call: Call): Promise<Answer> => {
    const lane = lanes[laneOf(call, lanes.length)]
    if (!lane || lane.waiting.length >= MOST_WAITING) return Promise.resolve({ kind: 'overloaded' })
    return new Promise(resolve => {
      lane.waiting.push(member(call, resolve))
      lane.running ??= run(lane, options)
    })
  }
  return {
    send,
    keep: ids => keep({ ...options, store: options.sweeper }, ids),
    idle: async () => {
      await Promise.all(lanes.map(({ running }) => running))
    },
  }
}

/** Every order that can be kept is kept; then it is told which could not. */
async function keep(tools: BatchTools, ids: readonly string[]): Promise<void> {
  const faults: unknown[] = []
  const hear = (answer: Answer): void => {
    if (answer.kind === 'faulty') faults.push(answer.fault)
  }
  await runBatch(
    tools,
    ids.map(id => member(promisesOf(id), hear)),
  )
  if (faults.length > 0) throw new AggregateError(faults, `the promises of ${faults.length} orders cannot be kept`)
}

/** Nothing but the promises of an order. */
export const promisesOf = (orderId: string): Call => ({
  orderId,
  command: null,
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: null,
  status: 200,
})

/** A lane has one batch in flight; what arrives meanwhile makes the next one. */
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

/** The next batch: no order twice, so that two commands for one order are decided one after the other. */
function take(lane: Lane): readonly Member[] {
  const batch: Member[] = []
  const later: Member[] = []
  const ids = new Set<string>()
  for (const member of lane.waiting) {
    const subject = subjectOf(member.call)
    const fits = batch.length < LARGEST_BATCH && !ids.has(subject)
    if (fits) batch.push(member)
    else later.push(member)
    ids.add(subject)
  }
  lane.waiting = later
  return batch
}

/**
 * What must not be decided twice at once: an order, or a placing by its key, without one by its reference. The same
 * reference under two keys is told apart by the database.
 */
function subjectOf({ command, orderId, caller, key }: Call): string {
  if (command?.action !== 'place') return orderId
  return key === null ? command.reference : `${caller} ${key}`
}

function laneOf(call: Call, lanes: number): number {
  const text = subjectOf(call)
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return (hash >>> 0) % lanes
}
