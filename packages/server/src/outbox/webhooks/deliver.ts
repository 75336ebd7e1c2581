// Sends the events of one stream and lane to one endpoint, one after another; records each attempt and logs the failed
// ones.
import { performance } from 'node:perf_hooks'
import { type SubjectKind, subjectKindOf } from '@evenhand/sdk/contract'
import { Webhook } from 'standardwebhooks'
import type { StoredEvent } from '../../store/orders/events.ts'
import { type Subject, subjectId } from '../../store/streams/subjects.ts'
import { LANES, type Lane, laneOf } from '../../store/webhooks/lanes.ts'
import type { OutboxCursor } from '../../store/webhooks/webhooks.ts'
import { NO_READER, payloadId, payloadOf } from './payload.ts'
import type { Posted, Poster } from './post.ts'
import { pauseAfter } from './retry.ts'

export interface DeliveryStore {
  readEvents(stream: string, after: number, limit: number): Promise<readonly StoredEvent[]>
  readReplays(stream: string, endpoint: string, lane: Lane, limit: number): Promise<readonly StoredEvent[]>
  endReplay(stream: string, endpoint: string, seq: number): Promise<unknown>
  readSubjects(
    wanted: readonly { readonly kind: SubjectKind; readonly stream: string }[],
  ): Promise<ReadonlyMap<string, Subject>>
  markSent(stream: string, endpoint: string, lane: Lane, seq: number, done: boolean): Promise<unknown>
  markFailed(stream: string, endpoint: string, lane: Lane, waitMs: number): Promise<unknown>
  releaseCursor(stream: string, endpoint: string, lane: Lane): Promise<unknown>
  disableEndpoint(endpoint: string, enabledAt: number, reason: string): Promise<boolean>
  logAttempt(
    stream: string,
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
export interface DeliveryTools {
  readonly store: DeliveryStore
  readonly post: Poster['post']
  /** Returns the real time, for signatures and the log. */
  readonly now: () => Date
  readonly random: () => number
  /** Logs a warning with facts and a sentence. The facts contain no more of an address than its host. */
  readonly warn: (facts: Readonly<Record<string, unknown>>, message: string) => void
}

export const LEASE_SECONDS = 60
const EVENTS_AT_ONCE = 100
/** The status “Gone” (RFC 9110): the endpoint gets nothing more until it is enabled again. */
const GONE = 410

/** The attempts so far to send the next event. */
interface Progress {
  attempts: number
  /** When the event first failed, by `performance.now()`; null if it has not failed. */
  since: number | null
}

/** Sends the lane's unsent events in sequence, up to the first event that has to wait. */
export async function deliver(tools: DeliveryTools, cursor: OutboxCursor, stopping: AbortSignal): Promise<void> {
  const { store } = tools
  const { replay } = LANES[cursor.lane]
  const progress: Progress = {
    attempts: cursor.attempts,
    since: cursor.blocked_ms === null ? null : performance.now() - cursor.blocked_ms,
  }
  const events = await unsentEvents(store, cursor)
  const subject = await subjectOf(store, cursor.stream, events)
  let [sentSeq, isWhole] = [cursor.sent_seq, events.length < EVENTS_AT_ONCE]
  for (const event of events) {
    if (stopping.aborted) {
      isWhole = false
      break
    }
    if (subject && isFor(cursor, event)) {
      if (!(await sendOne(tools, cursor, subject, event, progress))) return
      await markPassed(store, cursor, event.seq)
      Object.assign(progress, { attempts: 0, since: null })
    }
    sentSeq = event.seq
  }
  // A replay cursor counts calls that requested a replay instead of events: it is done if no further call was counted
  // meanwhile.
  const upTo = replay ? (isWhole ? cursor.last_seq : cursor.sent_seq) : sentSeq
  await store.markSent(cursor.stream, cursor.endpoint_id, cursor.lane, upTo, true)
}

/** Returns the subject of the stream; null if the stream has no events to send. */
async function subjectOf(
  store: DeliveryStore,
  stream: string,
  [event]: readonly StoredEvent[],
): Promise<Subject | null> {
  if (!event) return null
  const found = await store.readSubjects([{ kind: subjectKindOf(event.type), stream }])
  return found.get(stream) ?? null
}

const unsentEvents = (store: DeliveryStore, { stream, endpoint_id, lane, sent_seq }: OutboxCursor) =>
  LANES[lane].replay
    ? store.readReplays(stream, endpoint_id, lane, EVENTS_AT_ONCE)
    : store.readEvents(stream, sent_seq, EVENTS_AT_ONCE)

/** Reports whether the endpoint gets this event. The events of a replay were already selected when it was requested. */
const isFor = ({ lane, events }: OutboxCursor, { type }: StoredEvent): boolean =>
  LANES[lane].replay || (laneOf(type) === lane && (events === null || events.includes(type)))

/** Marks an event as delivered or given up, and renews the lease. */
async function markPassed(store: DeliveryStore, cursor: OutboxCursor, seq: number): Promise<void> {
  const { stream, endpoint_id, lane, sent_seq } = cursor
  if (LANES[lane].replay) await store.endReplay(stream, endpoint_id, seq)
  await store.markSent(stream, endpoint_id, lane, LANES[lane].replay ? sent_seq : seq, false)
}

/** Sends one event. Returns true if the event was delivered or given up, so that the lane continues with the next. */
async function sendOne(
  tools: DeliveryTools,
  cursor: OutboxCursor,
  subject: Subject,
  event: StoredEvent,
  progress: Progress,
): Promise<boolean> {
  const { stream, endpoint_id: endpoint } = cursor
  const body = JSON.stringify(payloadOf(subject, event, NO_READER))
  const began = performance.now()
  const posted = await tools.post(cursor.url, headersOf(tools, cursor, body, payloadId(stream, event)), body)
  const took = Math.round(performance.now() - began)
  const next = nextStep(tools, cursor, posted, progress)
  const waitMs = next.kind === 'retry' ? next.afterMs : null
  const { status, error } = posted
  const [attempt, failed] = [progress.attempts + 1, next.kind === 'given_up']
  await tools.store.logAttempt(stream, endpoint, event.seq, event.type, attempt, status, took, error, waitMs, failed)
  if (next.kind === 'delivered') return true
  const nextAt = waitMs === null ? null : new Date(tools.now().getTime() + waitMs).toISOString()
  const facts = {
    [subject.kind]: subjectId(subject),
    seq: event.seq,
    type: event.type,
    attempt,
    status,
    error,
    nextAt,
    failed,
  }
  tools.warn({ endpoint, host: new URL(cursor.url).host, ...facts }, 'a webhook was not delivered')
  await afterFailure(tools, cursor, next, status)
  return next.kind === 'given_up'
}

type Next =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'given_up' }
  /** The endpoint refuses all events; its events wait until it is enabled again. */
  | { readonly kind: 'disabled' }

function nextStep(
  { random }: DeliveryTools,
  { lane }: OutboxCursor,
  { status, error }: Posted,
  progress: Progress,
): Next {
  if (error === null) return { kind: 'delivered' }
  if (status === GONE) return { kind: 'disabled' }
  const blockedMs = progress.since === null ? 0 : performance.now() - progress.since
  const { money } = LANES[lane]
  const afterMs = pauseAfter({ money, attempt: progress.attempts + 1, blockedMs, random: random() })
  return afterMs === null ? { kind: 'given_up' } : { kind: 'retry', afterMs }
}

async function afterFailure(
  { store, warn }: DeliveryTools,
  cursor: OutboxCursor,
  next: Next,
  status: number | null,
): Promise<void> {
  const { stream, endpoint_id, lane, enabled_at, url } = cursor
  if (next.kind === 'retry') await store.markFailed(stream, endpoint_id, lane, next.afterMs)
  if (next.kind !== 'disabled') return
  const reason = `answered ${status}`
  if (await store.disableEndpoint(endpoint_id, enabled_at, reason))
    warn({ endpoint: endpoint_id, host: new URL(url).host, reason }, 'a webhook endpoint is disabled')
  await store.releaseCursor(stream, endpoint_id, lane)
}

/** Returns the headers, with a signature by Standard Webhooks 1.0. */
function headersOf(
  { now }: DeliveryTools,
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
