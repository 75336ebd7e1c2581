// The webhook sender: claims outbox cursors and sends their events, many in parallel, in separate lanes, with retries.

import { LANE_NAMES, type Lane } from '../../store/webhooks/lanes.ts'
import type { OutboxCursor } from '../../store/webhooks/webhooks.ts'
import { type DeliveryStore, type DeliveryTools, deliver, LEASE_SECONDS } from './deliver.ts'

export interface SenderStore extends DeliveryStore {
  claimCursors(
    perLane: number,
    leaseSeconds: number,
    lanes: readonly Lane[],
    endpoints: readonly string[],
    busyLanes: readonly Lane[],
    busy: readonly number[],
  ): Promise<readonly OutboxCursor[]>
  untilNextCursor(
    lanes: readonly Lane[],
    fullEndpoints: readonly string[],
    fullLanes: readonly Lane[],
  ): Promise<number | null>
}
export interface SenderOptions extends DeliveryTools {
  readonly store: SenderStore
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
export interface Sender {
  /** Checks for new events at once; called after a save. */
  wake(): void
  stop(): Promise<void>
}

/**
 * The most streams whose events are sent at the same time, per endpoint and lane. With this limit, a slow endpoint does
 * not delay others, and messages do not delay money requests.
 */
const PER_LANE = 8
const LONGEST_SLEEP = 1000

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
  const underway = new Map<Promise<void>, OutboxCursor>()
  while (!stopping.aborted) {
    let wait: number | null = LONGEST_SLEEP
    const awake = napping()
    try {
      const busy = busyLanes(underway.values())
      const cursors = await claim(store, busy)
      for (const cursor of cursors) begin(options, cursor, stopping, wake, underway)
      wait = cursors.length > 0 ? 0 : await untilNext(store, busy)
    } catch (fault) {
      failed(fault)
    }
    const rest = Math.min(Math.max(wait ?? LONGEST_SLEEP, 0), LONGEST_SLEEP)
    if (rest > 0) await sleep(rest, awake)
  }
  await Promise.all(underway.keys())
}

/** Sends the events of a cursor in the background, then wakes the loop, as there is room for another cursor. */
function begin(
  options: SenderOptions,
  cursor: OutboxCursor,
  stopping: AbortSignal,
  wake: () => void,
  underway: Map<Promise<void>, OutboxCursor>,
): void {
  const sending = deliver(options, cursor, stopping)
    .catch(options.failed)
    .finally(() => {
      underway.delete(sending)
      wake()
    })
  underway.set(sending, cursor)
}

interface Busy {
  readonly endpoint: string
  readonly lane: Lane
  readonly streams: number
}

function busyLanes(cursors: Iterable<OutboxCursor>): readonly Busy[] {
  const lanes = new Map<string, Busy>()
  for (const { endpoint_id: endpoint, lane } of cursors) {
    const key = `${endpoint} ${lane}`
    lanes.set(key, { endpoint, lane, streams: (lanes.get(key)?.streams ?? 0) + 1 })
  }
  return [...lanes.values()]
}

const claim = (store: SenderStore, busy: readonly Busy[]) =>
  store.claimCursors(
    PER_LANE,
    LEASE_SECONDS,
    LANE_NAMES,
    busy.map(({ endpoint }) => endpoint),
    busy.map(({ lane }) => lane),
    busy.map(({ streams }) => streams),
  )

/**
 * Returns the pause until the next cursor is due. Full lanes are left out, as they wake the loop when they have room.
 */
function untilNext(store: SenderStore, busy: readonly Busy[]): Promise<number | null> {
  const full = busy.filter(({ streams }) => streams >= PER_LANE)
  return store.untilNextCursor(
    LANE_NAMES,
    full.map(({ endpoint }) => endpoint),
    full.map(({ lane }) => lane),
  )
}
