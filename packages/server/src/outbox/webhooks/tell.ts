// Tells one endpoint what one lane of an order has for it: event by event, each attempt written down and, if it failed, logged.
import { performance } from 'node:perf_hooks'
import type { Order } from '@evenhand/core'
import { Webhook } from 'standardwebhooks'
import type { StoredEvent } from '../../store/orders/events.ts'
import { LANES, type Lane, laneOf } from '../../store/webhooks/lanes.ts'
import type { OutboxCursor } from '../../store/webhooks/webhooks.ts'
import { payloadOf } from './payload.ts'
import type { Posted, Poster } from './post.ts'
import { pauseAfter } from './retry.ts'

export interface TellStore {
  readEvents(order: string, after: number, limit: number): Promise<readonly StoredEvent[]>
  readReplays(order: string, endpoint: string, lane: Lane, limit: number): Promise<readonly StoredEvent[]>
  endReplay(order: string, endpoint: string, seq: number): Promise<unknown>
  readState(order: string): Promise<Order | null>
  markSent(order: string, endpoint: string, lane: Lane, seq: number, done: boolean): Promise<unknown>
  markFailed(order: string, endpoint: string, lane: Lane, waitMs: number): Promise<unknown>
  releaseCursor(order: string, endpoint: string, lane: Lane): Promise<unknown>
  disableEndpoint(endpoint: string, enabledAt: number, reason: string): Promise<boolean>
  logAttempt(
    order: string,
    endpoint: string,
    seq: number,
    type: string,
    attempt: number,
    status: number | null,
    tookMs: number,
    error: string | null,
    waitMs: number | null,
    failed: boolean,
  ): Promise<unknown>
}
export interface TellTools {
  readonly store: TellStore
  readonly post: Poster['post']
  /** Real time, for signatures and the log. */
  readonly now: () => Date
  readonly random: () => number
  /** What the log is told: facts, never an address beyond its host, and a sentence. */
  readonly warn: (facts: Readonly<Record<string, unknown>>, what: string) => void
}

export const LEASE_SECONDS = 60
const EVENTS_AT_ONCE = 100
/** Gone for good (RFC 9110): the endpoint is told nothing more until it is enabled again. */
const GONE = 410

/** What one round knows of the event that comes next. */
interface Progress {
  attempts: number
  /** Since when the event is refused, by `performance.now()`; null while it was not. */
  since: number | null
}

/** Sends what this lane has not told yet, in order, until the first that has to wait. */
export async function tell(tools: TellTools, cursor: OutboxCursor, stopping: AbortSignal): Promise<void> {
  const { store } = tools
  const { replay } = LANES[cursor.lane]
  const progress: Progress = {
    attempts: cursor.attempts,
    since: cursor.blocked_ms === null ? null : performance.now() - cursor.blocked_ms,
  }
  const events = await unheard(store, cursor)
  const state = await store.readState(cursor.order_id)
  let [told, isWhole] = [cursor.sent_seq, events.length < EVENTS_AT_ONCE]
  for (const event of events) {
    if (stopping.aborted) {
      isWhole = false
      break
    }
    if (state && isFor(cursor, event)) {
      if (!(await sendOne(tools, cursor, state, event, progress))) return
      await passed(store, cursor, event.seq)
      Object.assign(progress, { attempts: 0, since: null })
    }
    told = event.seq
  }
  // A replay counts askings instead of events: it rests once there was none meanwhile.
  const upTo = replay ? (isWhole ? cursor.last_seq : cursor.sent_seq) : told
  await store.markSent(cursor.order_id, cursor.endpoint_id, cursor.lane, upTo, true)
}

const unheard = (store: TellStore, { order_id, endpoint_id, lane, sent_seq }: OutboxCursor) =>
  LANES[lane].replay
    ? store.readReplays(order_id, endpoint_id, lane, EVENTS_AT_ONCE)
    : store.readEvents(order_id, sent_seq, EVENTS_AT_ONCE)

/** What is sent again was chosen when it was asked for. */
const isFor = ({ lane, events }: OutboxCursor, { type }: StoredEvent): boolean =>
  LANES[lane].replay || (laneOf(type) === lane && (events === null || events.includes(type)))

/** Done with this event, taken or given up; the lease begins anew. */
async function passed(store: TellStore, cursor: OutboxCursor, seq: number): Promise<void> {
  const { order_id, endpoint_id, lane, sent_seq } = cursor
  if (LANES[lane].replay) await store.endReplay(order_id, endpoint_id, seq)
  await store.markSent(order_id, endpoint_id, lane, LANES[lane].replay ? sent_seq : seq, false)
}

/** Whether the lane goes on to its next event: this one was taken, or given up. */
async function sendOne(
  tools: TellTools,
  cursor: OutboxCursor,
  state: Order,
  event: StoredEvent,
  progress: Progress,
): Promise<boolean> {
  const { order_id: order, endpoint_id: endpoint } = cursor
  const body = JSON.stringify(payloadOf(order, state, event))
  const began = performance.now()
  const posted = await tools.post(cursor.url, headersOf(tools, cursor, body, `${order}.${event.seq}`), body)
  const took = Math.round(performance.now() - began)
  const next = nextStep(tools, cursor, posted, progress)
  const waitMs = next.kind === 'again' ? next.afterMs : null
  const { status, error } = posted
  const [attempt, failed] = [progress.attempts + 1, next.kind === 'given_up']
  await tools.store.logAttempt(order, endpoint, event.seq, event.type, attempt, status, took, error, waitMs, failed)
  if (next.kind === 'taken') return true
  const nextAt = waitMs === null ? null : new Date(tools.now().getTime() + waitMs).toISOString()
  const facts = { order, seq: event.seq, type: event.type, attempt, status, error, nextAt, failed }
  tools.warn({ endpoint, host: new URL(cursor.url).host, ...facts }, 'a webhook was not taken')
  await afterFailure(tools, cursor, next, status)
  return next.kind === 'given_up'
}

type Next =
  | { readonly kind: 'taken' }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'given_up' }
  /** The endpoint wants nothing more; the event waits until it does. */
  | { readonly kind: 'disabled' }

function nextStep({ random }: TellTools, { lane }: OutboxCursor, { status, error }: Posted, progress: Progress): Next {
  if (error === null) return { kind: 'taken' }
  if (status === GONE) return { kind: 'disabled' }
  const blockedMs = progress.since === null ? 0 : performance.now() - progress.since
  const { money } = LANES[lane]
  const afterMs = pauseAfter({ money, attempt: progress.attempts + 1, blockedMs, random: random() })
  return afterMs === null ? { kind: 'given_up' } : { kind: 'again', afterMs }
}

async function afterFailure(
  { store, warn }: TellTools,
  cursor: OutboxCursor,
  next: Next,
  status: number | null,
): Promise<void> {
  const { order_id, endpoint_id, lane, enabled_at, url } = cursor
  if (next.kind === 'again') await store.markFailed(order_id, endpoint_id, lane, next.afterMs)
  if (next.kind !== 'disabled') return
  const reason = `answered ${status}`
  if (await store.disableEndpoint(endpoint_id, enabled_at, reason))
    warn({ endpoint: endpoint_id, host: new URL(url).host, reason }, 'a webhook endpoint is disabled')
  await store.releaseCursor(order_id, endpoint_id, lane)
}

/** Signed by Standard Webhooks 1.0. */
function headersOf(
  { now }: TellTools,
  { secret }: OutboxCursor,
  body: string,
  id: string,
): Readonly<Record<string, string>> {
  const at = now()
  return {
    'content-type': 'application/json',
    'user-agent': 'Evenhand',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}
