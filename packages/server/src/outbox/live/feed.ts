// The feed of changed orders, read from the database once a second with an overlap, so that no server's saves are
// missed.
import type { Change } from '../../store/changes.ts'

export interface FeedOptions {
  readonly changesSince: (at: number, limit: number) => Promise<readonly Change[]>
  /** Returns the real time in milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
export interface Feed {
  /** Calls the listener with every change from now on; returns an unsubscribe function. */
  subscribe(listener: (change: Change) => void): () => void
  /**
   * Returns the changes since an instant for a reconnecting client, the earliest ones if there are many, and whether
   * these are all.
   */
  since(at: number): Promise<{ readonly changes: readonly Change[]; readonly isWhole: boolean }>
  wake(): void
  stop(): Promise<void>
}

const EVERY_MS = 1000
/** How far each read reaches back: a save becomes visible later than its instant, as a statement may take 5 s. */
const OVERLAP_MS = 10_000
/** A client that was away for longer than this, or missed more orders than `REPLAYED`, reloads what it shows. */
const REPLAY_MS = 300_000
const REPLAYED = 1000
/** The limit for the loop, which it never reaches, as the overlap bounds what it reads. */
const EVERYTHING = 1_000_000
/** Wake-ups in quick succession are merged into one. */
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
  const published = new Map<string, Change>()
  let from = now()
  while (!stopping.aborted) {
    const awake = napping()
    try {
      // Without listeners, nothing is read; the overlap covers the next listener to subscribe.
      if (listeners.size > 0) publish(await changesSince(from - OVERLAP_MS, EVERYTHING), published, listeners)
      from = now()
      for (const [id, { at }] of published) if (at < from - 2 * OVERLAP_MS) published.delete(id)
    } catch (fault) {
      failed(fault)
    }
    await sleep(EVERY_MS, awake)
    await sleep(LEAST_PAUSE_MS, stopping)
  }
}

function publish(
  changes: readonly Change[],
  published: Map<string, Change>,
  listeners: ReadonlySet<(change: Change) => void>,
): void {
  for (const change of changes) {
    const last = published.get(change.id)
    if (last && last.version >= change.version) continue
    published.set(change.id, change)
    for (const listener of listeners) listener(change)
  }
}
