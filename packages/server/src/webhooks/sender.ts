// Tells the endpoints: events of one order one after another, other orders beside it, each attempt logged, failures retried.
import { performance } from 'node:perf_hooks'
import type { Order } from '@evenhand/core'
import { Webhook } from 'standardwebhooks'
import type { StoredEvent } from '../store/events.ts'
import type { Head } from '../store/webhooks.ts'
import { payloadOf } from './payload.ts'

export interface SenderStore {
  claimHeads(
    perEndpoint: number,
    leaseSeconds: number,
    endpoints: readonly string[],
    busy: readonly number[],
  ): Promise<readonly Head[]>
  readEvents(order: string, after: number, limit: number): Promise<readonly StoredEvent[]>
  readState(order: string): Promise<Order | null>
  markSent(order: string, endpoint: string, seq: number, done: boolean): Promise<unknown>
  markFailed(order: string, endpoint: string, waitSeconds: number | null): Promise<unknown>
  logAttempt(
    order: string,
    endpoint: string,
    seq: number,
    attempt: number,
    status: number | null,
    tookMs: number,
    error: string | null,
  ): Promise<unknown>
  untilNextHead(except: readonly string[]): Promise<number | null>
}
export interface SenderOptions {
  readonly store: SenderStore
  readonly fetch: typeof fetch
  /** Real time, for signatures. */
  readonly now: () => Date
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
export interface Sender {
  /** Something was saved: look at once. */
  wake(): void
  stop(): Promise<void>
}

/** Seconds to wait after each failure; three days in all. Then the order rests until something new happens to it. */
const WAITS = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 57_600, 57_600, 86_400]
const LEASE_SECONDS = 60
/** At most so many orders of one endpoint at a time; a slow endpoint holds up nobody else. */
const PER_ENDPOINT = 8
const TIMEOUT_MS = 10_000
const LONGEST_SLEEP = 1000
const EVENTS_AT_ONCE = 100

export function startSender(options: SenderOptions): Sender {
  const stopping = new AbortController()
  let nap = new AbortController()
  const wake = () => nap.abort()
  const running = loop(options, stopping.signal, wake, () => {
    nap = new AbortController()
    return AbortSignal.any([nap.signal, stopping.signal])
  })
  return {
    wake,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function loop(
  options: SenderOptions,
  stopping: AbortSignal,
  wake: () => void,
  napping: () => AbortSignal,
): Promise<void> {
  const { store, sleep, failed } = options
  const underway = new Map<Promise<void>, string>()
  while (!stopping.aborted) {
    let wait: number | null = LONGEST_SLEEP
    const awake = napping()
    try {
      const busy = count(underway.values())
      const heads = await store.claimHeads(PER_ENDPOINT, LEASE_SECONDS, [...busy.keys()], [...busy.values()])
      for (const head of heads) begin(options, head, stopping, wake, underway)
      wait = heads.length > 0 ? 0 : await store.untilNextHead(full(underway.values()))
    } catch (fault) {
      failed(fault)
    }
    const rest = Math.min(Math.max(wait ?? LONGEST_SLEEP, 0), LONGEST_SLEEP)
    if (rest > 0) await sleep(rest, awake)
  }
  await Promise.all(underway.keys())
}

/** Goes its own way; whoever it made room for is looked for at once. */
function begin(
  options: SenderOptions,
  head: Head,
  stopping: AbortSignal,
  wake: () => void,
  underway: Map<Promise<void>, string>,
): void {
  const telling = tell(options, head, stopping)
    .catch(options.failed)
    .finally(() => {
      underway.delete(telling)
      wake()
    })
  underway.set(telling, head.endpoint_id)
}

function count(endpoints: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const endpoint of endpoints) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
  return counts
}

const full = (endpoints: Iterable<string>): readonly string[] =>
  [...count(endpoints)].flatMap(([endpoint, busy]) => (busy < PER_ENDPOINT ? [] : [endpoint]))

/** Sends what this order's endpoint has not heard yet, in order; the first failure ends the round. */
async function tell(options: SenderOptions, head: Head, stopping: AbortSignal): Promise<void> {
  const { store } = options
  const { order_id: order, endpoint_id: endpoint } = head
  const events = await store.readEvents(order, head.sent_seq, EVENTS_AT_ONCE)
  const state = await store.readState(order)
  let attempt = head.attempts
  let told = head.sent_seq
  for (const event of events) {
    if (stopping.aborted) break
    if (state && (head.events === null || head.events.includes(event.type))) {
      if (!(await sendOne(options, head, state, event, attempt + 1))) return
      attempt = 0
      await store.markSent(order, endpoint, event.seq, false)
    }
    told = event.seq
  }
  await store.markSent(order, endpoint, told, true)
}

async function sendOne(
  options: SenderOptions,
  head: Head,
  state: Order,
  event: StoredEvent,
  attempt: number,
): Promise<boolean> {
  const { store, random } = options
  const { order_id: order, endpoint_id: endpoint } = head
  const began = performance.now()
  const { status, error } = await post(
    options,
    head,
    JSON.stringify(payloadOf(order, state, event)),
    `${order}.${event.seq}`,
  )
  const took = Math.round(performance.now() - began)
  await store.logAttempt(order, endpoint, event.seq, attempt, status, took, error)
  if (error === null) return true
  const wait = WAITS[attempt - 1]
  await store.markFailed(order, endpoint, wait === undefined ? null : wait * (0.8 + 0.4 * random()))
  return false
}

/** Signed by Standard Webhooks 1.0. Redirects are not followed: the endpoint is where it says it is. */
async function post({ fetch, now }: SenderOptions, { url, secret }: Head, body: string, id: string) {
  const at = now()
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Evenhand',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return { status: answer.status, error: answer.ok ? null : `answered ${answer.status}` }
  } catch (fault) {
    return { status: null, error: reasonOf(fault) }
  }
}

/** Node hides why a fetch failed in its cause. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  return (fault.cause instanceof Error ? fault.cause.message : fault.message).slice(0, 500)
}
