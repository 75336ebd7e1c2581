// Turns decided events into rows: digests free text, chains events, posts entries, writes instants in ISO 8601.
import { hash as hashOf } from 'node:crypto'
import {
  type Actor,
  entriesOf,
  isClosed,
  isoOrNull,
  moneyRequests,
  nextDue,
  nextStop,
  type Order,
  type OrderEvent,
  requestsMoney,
  STAFF,
  staffTabOf,
  tabOf,
  toIso,
  WHO,
} from '@evenhand/core'
import { chainText, digestText } from '@evenhand/sdk'
import { encodeInstants } from '../store/orders/events.ts'
import type { Receipt } from '../store/orders/load.ts'
import type { MoneyToSave } from '../store/orders/moneyRequests.ts'
import type { EntryToSave, EventToSave, OrderToSave } from '../store/orders/rows.ts'
import { STATE_VERSION } from '../store/orders/snapshots.ts'

const sha256 = (text: string): string => hashOf('sha256', text)

export const actorText = (actor: Actor): string => ('id' in actor ? `${actor.role}:${actor.id}` : actor.role)

type Recorded = Pick<OrderToSave, 'events' | 'entries' | 'money' | 'eventTypes' | 'hash'>

/**
 * Chains the events to the stored ones, posts their ledger entries, and lists the money requests they open or settle.
 */
export function record(
  id: string,
  before: { readonly version: number; readonly hash: string },
  after: Order,
  list: readonly OrderEvent[],
  recordedAt: string,
  /** The command's call id, and the index of the first event of the command itself. */
  envelope: { readonly id: string | null; readonly from: number },
  /** Returns fresh randomness for each text. */
  salt: () => string,
): Recorded {
  let hash = before.hash
  const events = list.map((event, i): EventToSave => {
    const { by, texts: freeText } = sealed(event)
    const { digests, texts } = digested(freeText, salt)
    const [seq, at, data] = [before.version + i + 1, toIso(event.at), encodeInstants(event.data)]
    const { type } = event
    hash = sha256(chainText(hash, id, { seq, type, at, recordedAt, by, data, digests: digests ?? {} }))
    const callId = i === envelope.from ? envelope.id : null
    return { seq, type, at, recordedAt, actor: by, callId, data, digests, texts, hash }
  })
  const entries = list.flatMap((event, i) => posted(event, before.version + i + 1, after))
  return { events, entries, hash, money: moneyOf(after, list, before.version + 1), eventTypes: eventTypesOf(list) }
}

const moneyOf = (order: Order, list: readonly OrderEvent[], from: number): readonly MoneyToSave[] =>
  moneyRequests(order, list, from).map(({ id, since, ...request }) => ({
    ...request,
    request: id,
    since: toIso(since),
  }))

function eventTypesOf(list: readonly OrderEvent[]): OrderToSave['eventTypes'] {
  const types = [...new Set(list.map(({ type }) => type))]
  return { events: types.filter(type => !requestsMoney(type)), money: types.filter(requestsMoney) }
}

/**
 * Replaces a staff member's id in the chain by a salted digest, as for free text: parties read “staff” and can verify.
 */
function sealed({ by, texts }: OrderEvent) {
  if (by.role !== 'staff') return { by: actorText(by), texts }
  return { by: STAFF, texts: { ...texts, [WHO]: actorText(by) } }
}

function digested(texts: Readonly<Record<string, string>>, salt: () => string) {
  const names = Object.keys(texts)
  if (names.length === 0) return { digests: null, texts: null }
  const salted = Object.entries(texts).map(([name, text]) => [name, { salt: salt(), text }] as const)
  return {
    digests: Object.fromEntries(salted.map(([name, { salt: grain, text }]) => [name, sha256(digestText(grain, text))])),
    texts: Object.fromEntries(salted),
  }
}

/** Returns an event's ledger entries. The seller's account belongs to a person, every other account to the order. */
const posted = (event: OrderEvent, seq: number, { currency, seller }: Order): readonly EntryToSave[] =>
  entriesOf(event).map(({ account, amount }, line) => ({
    seq,
    line,
    account,
    amount,
    currency,
    at: toIso(event.at),
    personId: account === 'seller' ? seller : null,
  }))

/** Derives from the state the columns used by lists and the scheduler. */
export function columnsOf(
  order: Order,
  now: number,
): Omit<OrderToSave, 'id' | 'partition' | 'expected' | 'performanceLog' | 'call' | 'placing' | keyof Recorded> {
  return {
    version: order.version,
    state: order,
    stateVersion: STATE_VERSION,
    nextDueAt: isoOrNull(nextDue(order)),
    nextStopAt: isoOrNull(nextStop(order)),
    buyerTab: tabOf(order, 'buyer', now),
    sellerTab: tabOf(order, 'seller', now),
    staffTab: staffTabOf(order, now),
    openCase: order.cases.some(({ status }) => status === 'open'),
    closedAt: isClosed(order) ? isoOrNull(order.outcome?.at ?? null) : null,
  }
}

/** Builds the receipt of a command from the sequence numbers of its events. */
export function receiptOf(before: number, list: readonly OrderEvent[]): Receipt {
  const numbered = list.map((event, i) => ({ type: event.type, seq: before + i + 1 }))
  const first = (type: OrderEvent['type']) => numbered.find(event => event.type === type)?.seq
  const [requestId, caseId, paymentId] = [first('request.opened'), first('case.opened'), first('payment.requested')]
  const refundIds = numbered.filter(({ type }) => type === 'refund.requested').map(({ seq }) => seq)
  return {
    version: before + list.length,
    ...(requestId === undefined ? {} : { requestId }),
    ...(caseId === undefined ? {} : { caseId }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(refundIds.length === 0 ? {} : { refundIds }),
  }
}
