// The changes that the live streams send, read from the database once a second, so that those of other servers are
// included.
import type { Change, Changes } from '../../store/streams/changes.ts'

export interface FeedOptions {
  /** Reads the changes from a transaction on, or only the present transaction ids if `tx` is null. */
  readonly changesFrom: (tx: bigint | null, limit: number) => Promise<Changes>
  /** Returns the real time in milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly failed: (fault: unknown) => void
}
/** A change, with the transaction from which a reader that has received it continues. */
export interface SentChange extends Change {
  readonly from: bigint
}
export interface Feed {
  /** Calls the listener with every change from now on; returns an unsubscribe function. */
  subscribe(listener: (change: SentChange) => void): () => void
  /** Returns the changes from a transaction on, for a reconnecting client, and whether they are complete. */
  since(tx: bigint): Promise<{ readonly changes: readonly SentChange[]; readonly isWhole: boolean }>
  wake(): void
  stop(): Promise<void>
}

const EVERY_MS = 1000
/** Wake-ups in quick succession are merged into one. */
const LEAST_PAUSE_MS = 50
/** The most events replayed to a reconnecting client. A client that missed more must reload what it shows. */
const REPLAYED = 5000
/** The limit for each reading of the loop; a second never has as many events. */
const EVERYTHING = 1_000_000
/**
 * Each save is a single statement of at most 5 s, so a transaction that has been open for longer than this is not a
 * save, and the loop does not wait for it.
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
      // A transaction that this database has not reached comes from another database.
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
      // Without listeners, only the transaction from which the next listener starts is read.
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

/** Returns a function that records the next transaction id of each call, and returns that of `LONGEST_SAVE_MS` ago. */
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
