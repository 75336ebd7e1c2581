// The feed of changed orders: read from the database once a second with an overlap, so that no server's saves are missed.
import type { Change } from '../../store/changes.ts'

export interface FeedOptions {
  readonly changesSince: (at: number, limit: number) => Promise<readonly Change[]>
  /** Real time in milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
export interface Feed {
  /** Told of every change from now on; gives back how to stop. */
  subscribe(listener: (change: Change) => void): () => void
  /** Changes since an instant, for who was away: the earliest of them, and whether these are all. */
  since(at: number): Promise<{ readonly changes: readonly Change[]; readonly isWhole: boolean }>
  wake(): void
  stop(): Promise<void>
}

const EVERY_MS = 1000
/** Saves become visible up to this much after their instant: statements end after 5 s. */
const OVERLAP_MS = 10_000
/** Who was away for longer, or missed more orders, asks for what it shows. */
const REPLAY_MS = 300_000
const REPLAYED = 1000
/** What the loop looks at is bounded by its overlap. */
const EVERYTHING = 1_000_000
/** Wakes in quick succession are one. */
const LEAST_PAUSE_MS = 50

export function startFeed(options: FeedOptions): Feed {
  const listeners = new Set<(change: Change) => void>()
  const stopping = new AbortController()
  let nap = new AbortController()
  const running = loop(options, listeners, stopping.signal, () => {
    nap = new AbortController()
    return AbortSignal.any([nap.signal, stopping.signal])
  })
  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    since: async at => {
      const from = Math.max(at, options.now() - REPLAY_MS)
      const changes = await options.changesSince(from - OVERLAP_MS, REPLAYED + 1)
      return { changes: changes.slice(0, REPLAYED), isWhole: from === at && changes.length <= REPLAYED }
    },
    wake: () => nap.abort(),
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function loop(
  { changesSince, now, sleep, failed }: FeedOptions,
  listeners: ReadonlySet<(change: Change) => void>,
  stopping: AbortSignal,
  napping: () => AbortSignal,
): Promise<void> {
  const told = new Map<string, Change>()
  let from = now()
  while (!stopping.aborted) {
    const awake = napping()
    try {
      // Without listeners there is nothing to tell; the overlap covers who comes next.
      if (listeners.size > 0) tell(await changesSince(from - OVERLAP_MS, EVERYTHING), told, listeners)
      from = now()
      for (const [id, { at }] of told) if (at < from - 2 * OVERLAP_MS) told.delete(id)
    } catch (fault) {
      failed(fault)
    }
    await sleep(EVERY_MS, awake)
    await sleep(LEAST_PAUSE_MS, stopping)
  }
}

function tell(
  changes: readonly Change[],
  told: Map<string, Change>,
  listeners: ReadonlySet<(change: Change) => void>,
): void {
  for (const change of changes) {
    const last = told.get(change.id)
    if (last && last.version >= change.version) continue
    told.set(change.id, change)
    for (const listener of listeners) listener(change)
  }
}
