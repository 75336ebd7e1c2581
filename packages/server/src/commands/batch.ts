// Runs a batch of commands: loads their orders, decides each command, and saves all orders in one statement. Commands
// that lost a race are decided again.
import { failureOf } from '../store/failure.ts'
import type { Aggregate, Decided, RowToSave } from './aggregate.ts'
import { type Answer, type PendingCommand, settle } from './envelope.ts'

export interface BatchTools<C, X, E, R extends RowToSave> {
  readonly aggregate: Aggregate<C, X, E, R>
  /** Waits for `ms` milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** Returns a random number between 0 and 1. */
  readonly random: () => number
  /** Wakes the webhook sender; called after each save. */
  readonly saved: () => void
}

/** A command that has lost this many races is answered `overloaded`, and the caller may repeat it. */
const MOST_LOSSES = 8
/** In how many rounds a save of unknown outcome is looked up before its command is answered `unknown`. */
const MOST_LOOKUPS = 20

/** Answers every command of the batch. No save contains a stream twice. */
export async function runBatch<C, X, E, R extends RowToSave>(
  tools: BatchTools<C, X, E, R>,
  batch: Batch<C, X, E>,
): Promise<void> {
  let left: Batch<C, X, E> = batch
  for (let round = 0; left.length > 0; round++) {
    left = await attempt(tools, left, round)
    if (left.some(({ doubt }) => doubt)) await tools.sleep(50 + tools.random() * 100 * Math.min(round, 5))
  }
}

interface ToSave<C, X, E, R extends RowToSave> extends Decided<C, X, E, R> {
  readonly row: R
}
type Batch<C, X, E> = readonly PendingCommand<C, X, E>[]

/** Runs one round and returns the commands to decide again. */
async function attempt<C, X, E, R extends RowToSave>(
  tools: BatchTools<C, X, E, R>,
  batch: Batch<C, X, E>,
  round: number,
): Promise<Batch<C, X, E>> {
  let decided: readonly Decided<C, X, E, R>[]
  try {
    decided = await tools.aggregate.decideAll(batch)
  } catch (fault) {
    if (failureOf(fault) !== 'data') return unloaded(batch, round)
    return halved(batch, fault, half => attempt(tools, half, round))
  }
  const toSave = new Map<string, ToSave<C, X, E, R>>()
  const behind: PendingCommand<C, X, E>[] = []
  for (const { pending, commit } of decided) {
    if (!commit.save) settle(pending, commit.answer)
    // A repeated placing and another command may both save the same order: the second of them is decided again.
    else if (toSave.has(commit.save.id)) behind.push(pending)
    else toSave.set(commit.save.id, { pending, commit, row: commit.save })
  }
  return [...(await saveAll(tools, [...toSave.values()])), ...behind]
}

/** Settles commands whose orders could not be loaded: nothing was saved, except perhaps by a save in doubt. */
function unloaded<C, X, E>(batch: Batch<C, X, E>, round: number): Batch<C, X, E> {
  const inDoubt = batch.filter(({ doubt }) => doubt)
  settleAll(
    batch.filter(({ doubt }) => !doubt),
    { kind: 'overloaded' },
  )
  return round < MOST_LOOKUPS ? inDoubt : settleAll(inDoubt, { kind: 'unknown' })
}

function settleAll<C, X, E>(batch: Batch<C, X, E>, answer: Answer<X>): Batch<C, X, E> {
  for (const pending of batch) settle(pending, answer)
  return []
}

/** Splits the batch in halves until the failing command is alone. */
async function halved<C, X, E>(
  batch: Batch<C, X, E>,
  fault: unknown,
  work: (half: Batch<C, X, E>) => Promise<Batch<C, X, E>>,
): Promise<Batch<C, X, E>> {
  if (batch.length === 1) return settleAll(batch, { kind: 'faulty', fault })
  const middle = batch.length >> 1
  return [...(await work(batch.slice(0, middle))), ...(await work(batch.slice(middle)))]
}

/** Saves all, or in halves until the failing row is alone. Returns the commands that lost a race, to decide again. */
async function saveAll<C, X, E, R extends RowToSave>(
  tools: BatchTools<C, X, E, R>,
  list: readonly ToSave<C, X, E, R>[],
): Promise<Batch<C, X, E>> {
  if (list.length === 0) return []
  let saved: ReadonlySet<string>
  try {
    saved = await saveWhole(tools, list)
  } catch (fault) {
    return unsaved(tools, list, fault)
  }
  const lost = list.filter(({ row }) => !saved.has(row.id))
  if (saved.size > 0) tools.saved()
  for (const { pending, commit, row } of list) {
    if (!saved.has(row.id)) continue
    // The order has advanced, so a save in doubt can no longer succeed.
    pending.doubt = null
    settle(pending, commit.answer)
  }
  return lost.flatMap(({ pending }) => retry(pending))
}

function retry<C, X, E>(pending: PendingCommand<C, X, E>): Batch<C, X, E> {
  pending.losses += 1
  return pending.losses < MOST_LOSSES ? [pending] : settleAll([pending], { kind: 'overloaded' })
}

/** Saves all rows in one statement; after a deadlock or serialization failure, the same statement is retried. */
async function saveWhole<C, X, E, R extends RowToSave>(
  { aggregate, sleep, random }: BatchTools<C, X, E, R>,
  list: readonly ToSave<C, X, E, R>[],
): Promise<ReadonlySet<string>> {
  const rows = list.map(({ row }) => row)
  for (let tries = 1; ; tries++) {
    try {
      return await aggregate.save(rows)
    } catch (fault) {
      if (failureOf(fault) !== 'retry' || tries > 4) throw fault
      await sleep(random() * 20 * tries)
    }
  }
}

async function unsaved<C, X, E, R extends RowToSave>(
  tools: BatchTools<C, X, E, R>,
  list: readonly ToSave<C, X, E, R>[],
  fault: unknown,
): Promise<Batch<C, X, E>> {
  const batch = list.map(({ pending }) => pending)
  switch (failureOf(fault)) {
    case 'unknown':
      for (const { pending, commit, row } of list)
        if (commit.own.length > 0) pending.doubt = { expected: row.expected, own: commit.own }
      return batch.flatMap(retry)
    case 'retry':
    case 'not_saved':
      return settleAll(batch, { kind: 'overloaded' })
    case 'data':
      return halved(batch, fault, half =>
        saveAll(
          tools,
          list.filter(({ pending }) => half.includes(pending)),
        ),
      )
  }
}
