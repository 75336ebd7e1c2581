// Decides one command of a batch: fires due deadlines, decides the command, and returns the rows to save and the
// answer.
import {
  type DecisionContext,
  elapse,
  type Order,
  type OrderEvent,
  orderDecider,
  type Refusal,
  toIso,
} from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import type { Loaded, Person, PlaceLoaded } from '../../store/orders/load.ts'
import type { OrderToSave, PlacingToSave } from '../../store/orders/rows.ts'
import { partitionOf, partitionOfId } from '../../store/streams/partition.ts'
import type { RememberedAnswer } from '../../store/streams/saved.ts'
import type { Commit } from '../aggregate.ts'
import type { Answer } from '../envelope.ts'
import type { Already } from '../inDoubt.ts'
import { answerToRemember, chained } from '../record.ts'
import { columnsOf, movedBy, placedColumnsOf, receiptOf } from './columns.ts'
import { performanceToSave } from './performanceLog.ts'
import type { OrderContext, OrderEnvelope } from './store.ts'

export type OrderCommit = Commit<OrderContext, OrderEvent, OrderToSave>
const answered = (answer: Answer<OrderContext>): OrderCommit => ({ save: null, own: [], answer })
const refused = (refusal: Refusal): OrderCommit => answered({ kind: 'refused', refusal })

type Salt = () => string

/** Decides a command for an existing order. The order's due deadlines fire even if the command is rejected. */
export function commitFor(
  envelope: OrderEnvelope,
  loaded: Loaded,
  context: DecisionContext,
  salt: Salt,
  found: Already | null = null,
): OrderCommit {
  const { snapshot } = loaded
  if (!snapshot) return refused({ code: 'not_found', what: 'order' })
  const order = snapshot.state
  if (!found && loaded.call && loaded.call.bodyHash.toString('hex') !== envelope.bodyHash)
    return answered({ kind: 'key_reused' })
  const already = found ?? (loaded.call && { ...loaded.call, replayed: true })
  const now = Math.max(loaded.now, order.lastAt)
  const elapsed = elapse(orderDecider, order, now)
  const before = elapsed.state ?? order
  const decision = envelope.command && !already ? orderDecider.decide(before, envelope.command, context, now) : null
  const own = decision?.ok ? decision.events : []
  // An accepted date may already have passed: its deadlines are fired at once.
  const settled = elapse(orderDecider, decision?.ok ? decision.state : before, now)
  const after = settled.state ?? before
  const events = [...elapsed.events, ...own, ...settled.events]
  const orderContext: OrderContext = {
    id: snapshot.id,
    order: after,
    buyer: snapshot.buyer,
    seller: snapshot.seller,
    decisionContext: context,
    now,
    sellerLevel: context.perks?.level ?? null,
  }
  const { receipt, status, replayed } = already ?? {
    receipt: receiptOf(before.version, own),
    status: envelope.status,
    replayed: false,
  }
  const answer: Answer<OrderContext> =
    decision && !decision.ok
      ? { kind: 'refused', refusal: decision.refusal }
      : { kind: 'done', context: orderContext, status, receipt, replayed }
  if (events.length === 0) return { save: null, own, answer }
  const stored = { version: snapshot.version, hash: snapshot.hash.toString('hex') }
  const remembered = own.length > 0 ? answerToRemember(envelope, receipt) : null
  const first = { id: envelope.callId, from: elapsed.events.length }
  return { save: rows(first, stored, order, orderContext, events, salt, remembered), own, answer }
}

/** Builds the rows as one object literal, as merging the parts by spreads costs more than computing them. */
function rows(
  envelope: { readonly id: string | null; readonly from: number },
  stored: { version: number; hash: string },
  before: Order | null,
  { id, order, now }: OrderContext,
  events: readonly OrderEvent[],
  salt: Salt,
  remembered: RememberedAnswer | null,
): OrderToSave {
  const recorded = {
    ...chained(id, stored, events, toIso(now), envelope, salt),
    ...movedBy(stored.version, order, events),
  }
  const performanceLog = performanceToSave(before, order, events, toIso(now))
  const columns = columnsOf(order, now)
  return {
    id,
    partition: partitionOfId(id),
    expected: stored.version,
    version: columns.version,
    state: columns.state,
    stateVersion: columns.stateVersion,
    nextDueAt: columns.nextDueAt,
    nextStopAt: columns.nextStopAt,
    buyerTab: columns.buyerTab,
    sellerTab: columns.sellerTab,
    staffTab: columns.staffTab,
    openCase: columns.openCase,
    closedAt: columns.closedAt,
    events: recorded.events,
    entries: recorded.entries,
    hash: recorded.hash,
    money: recorded.money,
    eventTypes: recorded.eventTypes,
    performanceLog,
    call: remembered,
    placing: null,
  }
}

const isSame = ({ bodyHash }: OrderEnvelope, { placed }: PlaceLoaded): boolean =>
  placed?.bodyHash.toString('hex') === bodyHash

/** Returns the id of the order that the same command with the same key has already placed, or null. */
export const replayOf = (envelope: OrderEnvelope, loaded: PlaceLoaded): string | null =>
  loaded.placed && isSame(envelope, loaded) ? loaded.placed.id : null

/** The answer to a placing whose id does not carry the partition of its seller: it would be stored apart from the seller. */
const ELSEWHERE: Answer<OrderContext> = {
  kind: 'faulty',
  fault: new RangeError('the id of an order has another partition than its seller'),
}

/** Decides a placing. Reference and key decide whether the order exists already. */
export function commitPlacing(
  envelope: OrderEnvelope,
  loaded: PlaceLoaded,
  context: DecisionContext,
  salt: Salt,
): OrderCommit {
  const { command } = envelope
  if (command?.action !== 'place') return answered({ kind: 'faulty', fault: new Error('placing without its command') })
  if (loaded.placed) return answered({ kind: 'key_reused' })
  if (loaded.takenBy !== null) return refused({ code: 'reference_taken', orderId: loaded.takenBy })
  if (partitionOfId(envelope.stream) !== partitionOf(command.seller.id)) return answered(ELSEWHERE)
  const decision = orderDecider.decide(null, command, context, loaded.now)
  if (!decision.ok) return refused(decision.refusal)
  const orderContext: OrderContext = {
    id: envelope.stream,
    order: decision.state,
    buyer: personOf(command.buyer),
    seller: personOf(command.seller),
    sellerLevel: context.perks?.level ?? null,
    decisionContext: context,
    now: loaded.now,
  }
  const first = { id: envelope.callId, from: 0 }
  const unwritten = { version: 0, hash: GENESIS }
  const save = {
    ...rows(first, unwritten, null, orderContext, decision.events, salt, null),
    placing: { ...placingOf(envelope, orderContext), isFirst: loaded.levelState === null },
  }
  return {
    save,
    own: decision.events,
    answer: {
      kind: 'done',
      context: orderContext,
      status: envelope.status,
      receipt: { version: decision.state.version },
      replayed: false,
    },
  }
}

const personOf = ({
  id,
  name,
  language,
  timeZone,
}: {
  id: string
  name: string
  language?: string
  timeZone?: string
}): Person => ({
  id,
  name,
  ...(language === undefined ? {} : { language }),
  ...(timeZone === undefined ? {} : { timeZone }),
})

const placingOf = (
  envelope: OrderEnvelope,
  { order, buyer, seller }: OrderContext,
): Omit<PlacingToSave, 'isFirst'> => ({
  ...placedColumnsOf(order),
  buyer,
  seller,
  caller: envelope.caller ?? '',
  key: envelope.key,
  bodyHash: envelope.key === null ? null : envelope.bodyHash,
})
