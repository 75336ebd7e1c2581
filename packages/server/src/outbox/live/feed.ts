// The changes that the live streams send, read from the database once a second, so that no server's saves are missed.
import type { Change, Changes } from '../../store/streams/changes.ts'

export interface FeedOptions {
  /** Reads the changes from a transaction on; null reads only where the database is. */
  readonly changesFrom: (tx: bigint | null, limit: number) => Promise<Changes>
  /** Returns the real time in milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
/** A change with the transaction from which a reader continues who has received it. */
export interface SentChange extends Change {
  readonly from: bigint
}
export interface Feed {
  /** Calls the listener with every change from now on; returns an unsubscribe function. */
  subscribe(listener: (change: SentChange) => void): () => void
  /** Returns the changes from a transaction on for a reconnecting client, and whether these are all. */
  since(tx: bigint): Promise<{ readonly changes: readonly SentChange[]; readonly isWhole: boolean }>
  wake(): void
  stop(): Promise<void>
}

const EVERY_MS = 1000
/** Wake-ups in quick succession are merged into one. */
const LEAST_PAUSE_MS = 50
/** A client that missed more events reloads what it shows. */
const REPLAYED = 5000
/** The limit for the loop, which it never reaches within a second. */
const EVERYTHING = 1_000_000
/**
 * Our saves are single statements of at most 5 s. A transaction that began earlier than this holds none of our events,
 * so the loop does not wait for it.
 */
const LONGEST_SAVE_MS = 30_000

export function startFeed(options: FeedOptions): Feed {
  const listeners = new Set<(change: SentChange) => void>()
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
    since: async tx => {
      const { changes, isWhole, upcoming } = await options.changesFrom(tx, REPLAYED)
      // A transaction ahead of the database comes from another one.
      return { changes: changes.map(change => ({ ...change, from: tx })), isWhole: isWhole && tx <= upcoming }
    },
    wake: () => nap.abort(),
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function loop(
  { changesFrom, now, sleep, failed }: FeedOptions,
  listeners: ReadonlySet<(change: SentChange) => void>,
  stopping: AbortSignal,
  napping: () => AbortSignal,
): Promise<void> {
  const published = new Map<string, Change>()
  const began = whereWeWere()
  let from: bigint | null = null
  while (!stopping.aborted) {
    const awake = napping()
    try {
      // Without listeners, nothing is read but the place from which the next listener's changes start.
      const read = await changesFrom(listeners.size > 0 ? from : null, EVERYTHING)
      if (from !== null) publish(read.changes, from, published, listeners)
      from = later(read.settled, began(now(), read.upcoming))
      for (const [id, { tx }] of published) if (tx < from) published.delete(id)
    } catch (fault) {
      failed(fault)
    }
    await sleep(EVERY_MS, awake)
    await sleep(LEAST_PAUSE_MS, stopping)
  }
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** Returns a function that remembers where the database was, and returns where it was longer ago than any save takes. */
function whereWeWere(): (now: number, upcoming: bigint) => bigint {
  const places: { readonly at: number; readonly upcoming: bigint }[] = []
  let passed = 0n
  return (now, upcoming) => {
    places.push({ at: now, upcoming })
    for (let [first] = places; first && first.at <= now - LONGEST_SAVE_MS; [first] = places) {
      passed = first.upcoming
      places.shift()
    }
    return passed
  }
}

function publish(
  changes: readonly Change[],
  from: bigint,
  published: Map<string, Change>,
  listeners: ReadonlySet<(change: SentChange) => void>,
): void {
  for (const change of changes) {
    const last = published.get(change.stream)
    if (last && last.version >= change.version) continue
    published.set(change.stream, change)
    for (const listener of listeners) listener({ ...change, from })
  }
}
