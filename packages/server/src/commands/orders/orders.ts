// Orders in the command pipeline: loads a batch, decides each command on its order, and places new orders.
import type { OrderCommand, OrderEvent } from '@evenhand/core'
import type { Loaded, LoadKey } from '../../store/orders/load.ts'
import type { OrderToSave } from '../../store/orders/rows.ts'
import { type Aggregate, type Decided, decided } from '../aggregate.ts'
import { forgetDoubt, foundSaves } from '../inDoubt.ts'
import { actorText } from '../record.ts'
import { receiptOf } from './columns.ts'
import { commitFor, commitPlacing, type OrderCommit, replayOf } from './decide.ts'
import type { OrderContext, OrderEnvelope, OrderStore, PendingOrder } from './store.ts'

export interface OrderTools {
  readonly store: OrderStore
  /** Returns a fresh random salt, in hexadecimal, for the texts of one event. */
  readonly salt: () => string
}
type DecidedOrder = Decided<OrderCommand, OrderContext, OrderEvent, OrderToSave>

/** Orders, on one store. */
export const ordersOn = (tools: OrderTools): Aggregate<OrderCommand, OrderContext, OrderEvent, OrderToSave> => ({
  subjectOf,
  decideAll: batch => decideAll(tools, batch),
  save: rows => tools.store.save(rows),
})

/**
 * Returns the key by which commands are decided one at a time: the order's id; for a placing its idempotency key, or
 * its reference if it has none. The database resolves the same reference under two keys, and the same key with orders
 * of two sellers, which may be in two lanes.
 */
function subjectOf({ command, stream, caller, key }: OrderEnvelope): string {
  if (command?.action !== 'place') return stream
  return key === null ? command.reference : `${caller} ${key}`
}

async function decideAll(tools: OrderTools, batch: readonly PendingOrder[]): Promise<readonly DecidedOrder[]> {
  const placing = batch.filter(({ envelope }) => envelope.command?.action === 'place')
  const present = batch.filter(({ envelope }) => envelope.command?.action !== 'place')
  const [placed, decided] = await Promise.all([commitPlacings(tools, placing), commitPresent(tools, present)])
  return [...placed, ...decided]
}

const keyOf = ({ stream, caller, command, route, key }: OrderEnvelope): LoadKey => ({
  id: stream,
  caller,
  route,
  key,
  actor: command ? actorText(command.by) : null,
})

async function commitPresent(
  { store, salt }: OrderTools,
  batch: readonly PendingOrder[],
): Promise<readonly DecidedOrder[]> {
  if (batch.length === 0) return []
  const loaded = await store.load(batch.map(({ envelope }) => keyOf(envelope)))
  const found = await foundSaves(store.findCalls, batch, receiptOf)
  const plans: DecidedOrder[] = []
  for (const [i, pending] of batch.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    const contexts = await store.decisionContext(await contextKeyFor(store, one))
    const already = found.get(pending) ?? null
    if (!already) forgetDoubt(pending, one.snapshot?.version ?? 0)
    plans.push(decided(pending, () => commitFor(pending.envelope, one, contexts, salt, already)))
  }
  return plans
}

/** A seller who is not registered yet has the lowest level. */
async function contextKeyFor(store: OrderStore, { snapshot, levelPolicy, levelState }: Loaded) {
  const version = snapshot?.policyVersion ?? 1
  return { version, levelPolicy, levelState: levelState ?? (await lowestOf(store, levelPolicy)) }
}
const lowestOf = async (store: OrderStore, levelPolicy: number) => ({
  level: (await store.levelPolicy(levelPolicy)).ladder[0]?.name ?? '',
  grace: null,
})

async function commitPlacings(
  { store, salt }: OrderTools,
  batch: readonly PendingOrder[],
): Promise<readonly DecidedOrder[]> {
  if (batch.length === 0) return []
  const loaded = await store.loadForPlacing(
    batch.map(({ envelope }) => ({ ...referenceOf(envelope), caller: envelope.caller ?? '', key: envelope.key })),
  )
  const plans: DecidedOrder[] = []
  for (const [i, pending] of batch.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    // The command's own save may have succeeded without a response. If another order took the reference, it never will.
    const own = pending.doubt && one.takenBy === pending.envelope.stream
    if (!own && one.takenBy !== null) pending.doubt = null
    const { policyVersion: version, levelPolicy } = one
    const levelState = one.levelState ?? (await lowestOf(store, levelPolicy))
    const contexts = await store.decisionContext({ version, levelPolicy, levelState })
    const found = own ? pending.envelope.stream : replayOf(pending.envelope, one)
    plans.push(
      found === null
        ? decided(pending, () => commitPlacing(pending.envelope, one, contexts, salt))
        : { pending, commit: await replay(store, pending, found, salt) },
    )
  }
  return plans
}

const referenceOf = ({ command }: OrderEnvelope) =>
  command?.action === 'place'
    ? { reference: command.reference, seller: command.seller.id }
    : { reference: '', seller: '' }

/** Answers a repeated placing with the order as it is now and the receipt of the original placing. */
async function replay(
  store: OrderStore,
  { envelope, doubt }: PendingOrder,
  id: string,
  salt: () => string,
): Promise<OrderCommit> {
  const [loaded] = await store.load([{ id, caller: null, actor: null, route: null, key: null }])
  if (!loaded) throw new Error('a batch was loaded with rows missing')
  const contexts = await store.decisionContext(await contextKeyFor(store, loaded))
  const already = { receipt: { version: 1 }, status: envelope.status, replayed: !doubt }
  return commitFor({ ...envelope, command: null, key: null }, loaded, contexts, salt, already)
}
