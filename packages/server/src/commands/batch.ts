// Runs a batch of commands: loads their orders, decides each command, and saves all orders in one statement. Commands
// that lost a race are decided again.
import { failureOf } from '../store/failure.ts'
import type { Loaded, LoadKey } from '../store/orders/load.ts'
import type { OrderToSave } from '../store/orders/rows.ts'
import { type Already, type Commit, commitFor, commitPlacing, replayOf } from './decide.ts'
import { type Answer, type CommandEnvelope, type CommandStore, type PendingCommand, settle } from './envelope.ts'
import { actorText, receiptOf } from './record.ts'

export interface BatchTools {
  readonly store: CommandStore
  /** Returns a fresh random salt, in hexadecimal, for the texts of one event. */
  readonly salt: () => string
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

/** Answers every command of the batch. No save contains an order twice. */
export async function runBatch(tools: BatchTools, batch: readonly PendingCommand[]): Promise<void> {
  let left: readonly PendingCommand[] = batch
  for (let round = 0; left.length > 0; round++) {
    left = await attempt(tools, left, round)
    if (left.some(({ doubt }) => doubt)) await tools.sleep(50 + tools.random() * 100 * Math.min(round, 5))
  }
}

interface Decided {
  readonly pending: PendingCommand
  readonly commit: Commit
}
interface ToSave extends Decided {
  readonly row: OrderToSave
}

/** Runs one round and returns the commands to decide again. */
async function attempt(
  tools: BatchTools,
  batch: readonly PendingCommand[],
  round: number,
): Promise<readonly PendingCommand[]> {
  let decided: readonly Decided[]
  try {
    decided = await decideAll(tools, batch)
  } catch (fault) {
    if (failureOf(fault) !== 'data') return unloaded(batch, round)
    return halved(batch, fault, half => attempt(tools, half, round))
  }
  const toSave = new Map<string, ToSave>()
  const behind: PendingCommand[] = []
  for (const { pending, commit } of decided) {
    if (!commit.save) settle(pending, commit.answer)
    // A repeated placing and another command may both save the same order: the second of them is decided again.
    else if (toSave.has(commit.save.id)) behind.push(pending)
    else toSave.set(commit.save.id, { pending, commit, row: commit.save })
  }
  return [...(await saveAll(tools, [...toSave.values()])), ...behind]
}

/** Settles commands whose orders could not be loaded: nothing was saved, except perhaps by a save in doubt. */
function unloaded(batch: readonly PendingCommand[], round: number): readonly PendingCommand[] {
  const inDoubt = batch.filter(({ doubt }) => doubt)
  settleAll(
    batch.filter(({ doubt }) => !doubt),
    { kind: 'overloaded' },
  )
  return round < MOST_LOOKUPS ? inDoubt : settleAll(inDoubt, { kind: 'unknown' })
}

function settleAll(batch: readonly PendingCommand[], answer: Answer): readonly PendingCommand[] {
  for (const pending of batch) settle(pending, answer)
  return []
}

/** Splits the batch in halves until the failing command is alone. */
async function halved(
  batch: readonly PendingCommand[],
  fault: unknown,
  work: (half: readonly PendingCommand[]) => Promise<readonly PendingCommand[]>,
): Promise<readonly PendingCommand[]> {
  if (batch.length === 1) return settleAll(batch, { kind: 'faulty', fault })
  const middle = batch.length >> 1
  return [...(await work(batch.slice(0, middle))), ...(await work(batch.slice(middle)))]
}

async function decideAll(tools: BatchTools, batch: readonly PendingCommand[]): Promise<readonly Decided[]> {
  const placing = batch.filter(({ envelope }) => envelope.command?.action === 'place')
  const present = batch.filter(({ envelope }) => envelope.command?.action !== 'place')
  const [placed, decided] = await Promise.all([commitPlacings(tools, placing), commitPresent(tools, present)])
  return [...placed, ...decided]
}

/** Decides one command; an exception affects only that command. */
function decided(pending: PendingCommand, commit: () => Commit): Decided {
  try {
    return { pending, commit: commit() }
  } catch (fault) {
    return { pending, commit: { save: null, own: [], answer: { kind: 'faulty', fault } } }
  }
}

const keyOf = ({ orderId, caller, command, route, key }: CommandEnvelope): LoadKey => ({
  id: orderId,
  caller,
  route,
  key,
  actor: command ? actorText(command.by) : null,
})

async function commitPresent(
  { store, salt }: BatchTools,
  batch: readonly PendingCommand[],
): Promise<readonly Decided[]> {
  if (batch.length === 0) return []
  const loaded = await store.load(batch.map(({ envelope }) => keyOf(envelope)))
  const found = await foundSaves(store, batch)
  const plans: Decided[] = []
  for (const [i, pending] of batch.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    const contexts = await store.decisionContext(contextKeyFor(one))
    const already = found.get(pending) ?? null
    // A later command has advanced the order, so the save in doubt can no longer succeed.
    if (!already && pending.doubt && (one.snapshot?.version ?? 0) > pending.doubt.expected) pending.doubt = null
    plans.push(decided(pending, () => commitFor(pending.envelope, one, contexts, salt, already)))
  }
  return plans
}

const contextKeyFor = ({ snapshot, levelPolicy, levelState }: Loaded) => ({
  version: snapshot?.policyVersion ?? 1,
  levelPolicy,
  levelState,
})

/** Finds the commands whose save in doubt succeeded. Runs after loading, so that no such save is missed. */
async function foundSaves(
  store: CommandStore,
  batch: readonly PendingCommand[],
): Promise<ReadonlyMap<PendingCommand, Already>> {
  const inDoubt = batch.flatMap(pending => {
    const { doubt, envelope } = pending
    return doubt && envelope.callId !== null
      ? [{ pending, ...doubt, id: envelope.orderId, callId: envelope.callId }]
      : []
  })
  if (inDoubt.length === 0) return new Map()
  const numbers = await store.findCalls(
    inDoubt.map(({ id }) => id),
    inDoubt.map(({ callId }) => callId),
  )
  return new Map(
    inDoubt.flatMap(({ pending, own, expected, callId }) => {
      const first = numbers.get(callId)
      // An event that is not newer belongs to another command, whose key has since expired.
      if (first === undefined || first <= expected) return []
      return [
        [pending, { receipt: receiptOf(first - 1, own), status: pending.envelope.status, replayed: false }] as const,
      ]
    }),
  )
}

async function commitPlacings(
  { store, salt }: BatchTools,
  batch: readonly PendingCommand[],
): Promise<readonly Decided[]> {
  if (batch.length === 0) return []
  const loaded = await store.loadForPlacing(
    batch.map(({ envelope }) => ({ ...referenceOf(envelope), caller: envelope.caller ?? '', key: envelope.key })),
  )
  const plans: Decided[] = []
  for (const [i, pending] of batch.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    // The command's own save may have succeeded without a response. If another order took the reference, it never will.
    const own = pending.doubt && one.takenBy === pending.envelope.orderId
    if (!own && one.takenBy !== null) pending.doubt = null
    const { policyVersion: version, levelPolicy } = one
    const ladder = await store.levelPolicy(levelPolicy)
    const levelState = one.levelState ?? { level: ladder.ladder[0]?.name ?? '', grace: null }
    const contexts = await store.decisionContext({ version, levelPolicy, levelState })
    const found = own ? pending.envelope.orderId : replayOf(pending.envelope, one)
    plans.push(
      found === null
        ? decided(pending, () => commitPlacing(pending.envelope, one, contexts, ladder, salt))
        : { pending, commit: await replay(store, pending, found, salt) },
    )
  }
  return plans
}

const referenceOf = ({ command }: CommandEnvelope) =>
  command?.action === 'place'
    ? { reference: command.reference, seller: command.seller.id }
    : { reference: '', seller: '' }

/** Answers a repeated placing with the order as it is now and the receipt of the original placing. */
async function replay(
  store: CommandStore,
  { envelope, doubt }: PendingCommand,
  id: string,
  salt: () => string,
): Promise<Commit> {
  const [loaded] = await store.load([{ id, caller: null, actor: null, route: null, key: null }])
  if (!loaded) throw new Error('a batch was loaded with rows missing')
  const contexts = await store.decisionContext(contextKeyFor(loaded))
  const already = { receipt: { version: 1 }, status: envelope.status, replayed: !doubt }
  return commitFor({ ...envelope, command: null, key: null }, loaded, contexts, salt, already)
}

/**
 * Saves all rows, or halves of them until the failing row is alone. Returns the commands that lost a race, to be
 * decided again.
 */
async function saveAll(tools: BatchTools, list: readonly ToSave[]): Promise<readonly PendingCommand[]> {
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

function retry(pending: PendingCommand): readonly PendingCommand[] {
  pending.losses += 1
  return pending.losses < MOST_LOSSES ? [pending] : settleAll([pending], { kind: 'overloaded' })
}

/** Saves all rows in one statement; after a deadlock or serialization failure, the same statement is retried. */
async function saveWhole({ store, sleep, random }: BatchTools, list: readonly ToSave[]): Promise<ReadonlySet<string>> {
  const orders = list.map(({ row }) => row)
  for (let tries = 1; ; tries++) {
    try {
      return await store.save(orders)
    } catch (fault) {
      if (failureOf(fault) !== 'retry' || tries > 4) throw fault
      await sleep(random() * 20 * tries)
    }
  }
}

async function unsaved(tools: BatchTools, list: readonly ToSave[], fault: unknown): Promise<readonly PendingCommand[]> {
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
