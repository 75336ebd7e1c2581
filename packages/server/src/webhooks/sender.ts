// Tells the endpoints: events of one order one after another, other orders beside it, each attempt logged, failures retried.
import { performance } from 'node:perf_hooks'
import type { Order } from '@evenhand/core'
import { Webhook } from 'standardwebhooks'
import type { StoredEvent } from '../store/events.ts'
import type { Head } from '../store/webhooks.ts'
import { payloadOf } from './payload.ts'

export interface SenderStore {
  claimHeads(limit: number, leaseSeconds: number): Promise<readonly Head[]>
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
  untilNextHead(): Promise<number | null>
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
const CLAIM = 64
const LEASE_SECONDS = 60
const PER_ENDPOINT = 8
const TIMEOUT_MS = 10_000
const LONGEST_SLEEP = 1000
const EVENTS_AT_ONCE = 100

export function startSender(options: SenderOptions): Sender {
  const stopping = new AbortController()
  let nap = new AbortController()
  const running = loop(options, stopping.signal, () => {
    nap = new AbortController()
    return AbortSignal.any([nap.signal, stopping.signal])
  })
  return {
    wake: () => nap.abort(),
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function loop(options: SenderOptions, stopping: AbortSignal, napping: () => AbortSignal): Promise<void> {
  const { store, sleep, failed } = options
  while (!stopping.aborted) {
    let wait: number | null = LONGEST_SLEEP
    const awake = napping()
    try {
      const heads = await store.claimHeads(CLAIM, LEASE_SECONDS)
      await Promise.all(groups(heads).map(list => tellAll(options, list, stopping)))
      wait = heads.length > 0 ? 0 : await store.untilNextHead()
    } catch (fault) {
      failed(fault)
    }
    const rest = Math.min(Math.max(wait ?? LONGEST_SLEEP, 0), LONGEST_SLEEP)
    if (rest > 0) await sleep(rest, awake)
  }
}

/** At most so many orders of one endpoint at a time: each group is worked off in a row. */
function groups(heads: readonly Head[]): readonly (readonly Head[])[] {
  const lists = new Map<string, Head[]>()
  for (const [i, head] of heads.entries()) {
    const name = `${head.endpoint_id} ${i % PER_ENDPOINT}`
    lists.set(name, [...(lists.get(name) ?? []), head])
  }
  return [...lists.values()]
}

async function tellAll(options: SenderOptions, heads: readonly Head[], stopping: AbortSignal): Promise<void> {
  for (const head of heads) if (!stopping.aborted) await tell(options, head)
}

/** Sends what this order's endpoint has not heard yet, in order; the first failure ends the round. */
async function tell(options: SenderOptions, head: Head): Promise<void> {
  const { store } = options
  const { order_id: order, endpoint_id: endpoint } = head
  const events = await store.readEvents(order, head.sent_seq, EVENTS_AT_ONCE)
  const state = await store.readState(order)
  let attempt = head.attempts
  for (const event of events) {
    if (!state || (head.events && !head.events.includes(event.type))) continue
    if (!(await sendOne(options, head, state, event, attempt + 1))) return
    attempt = 0
    await store.markSent(order, endpoint, event.seq, false)
  }
  await store.markSent(order, endpoint, events.at(-1)?.seq ?? head.sent_seq, true)
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
