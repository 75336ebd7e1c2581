// An aggregate in verification: how its streams are read, which rows follow from their events, and what is compared.
import type { Database } from '../store/statement.ts'
import { type Cursor, cursorsOf, type KnownEndpoint } from '../store/streams/verify/outbox.ts'
import { type Head, type SavedEvent, savedEvents } from '../store/streams/verify/streams.ts'
import type { Difference, Found } from './difference.ts'
import { faultsOf, type Group, groupsOf } from './history.ts'
import { compareCursors } from './outbox.ts'

/** What verification needs to know besides the streams. */
export interface Moment {
  /** The orders' time. */
  readonly now: number
  /** Whether the installation records that the states of all orders have the current version. */
  readonly isCurrent: boolean
  readonly endpoints: readonly KnownEndpoint[]
}

/** A stream with what follows from its events. */
export interface Followed<R, F> {
  readonly head: Head<R>
  readonly follows: F
}

/** `R` is the type of the aggregate's columns, `E` that of its events, `F` that of what follows from the events. */
export interface VerifiedAggregate<R, E extends { readonly type: string }, F> {
  readonly kind: Difference['kind']
  readonly table: string
  readonly stateVersion: number
  page(db: Database, after: Head<R> | null, limit: number): Promise<readonly Head<R>[]>
  referenceOf(head: Head<R>, follows: F | null): string | null
  /** Computes every row from the events. Throws if no command could have decided these events. */
  follow(groups: readonly Group<E>[], head: Head<R>, moment: Moment): F
  /** Compares every computed row with the stored one. Returns one list of differences per stream. */
  compare(db: Database, streams: readonly Followed<R, F>[], moment: Moment): Promise<readonly (readonly Found[])[]>
}

/** What was found in some of an aggregate's streams. */
export interface Part {
  readonly streams: number
  readonly events: number
  /** The number of states of another version. They are not compared: the server ignores them and folds the events. */
  readonly oldStates: number
  readonly differences: readonly Difference[]
}

/** The number of heads read at a time. */
const PAGE = 500
/** The most events in memory at a time, unless one stream has more. */
const MOST_EVENTS = 20_000

/** Streams as they are stored. */
interface Loaded<R> {
  readonly heads: readonly Head<R>[]
  readonly saved: ReadonlyMap<string, readonly SavedEvent[]>
  readonly cursors: readonly (readonly Cursor[])[]
}

/** Yields the differences in all streams of an aggregate, part by part. */
export async function* verifiedParts<R, E extends { readonly type: string }, F>(
  aggregate: VerifiedAggregate<R, E, F>,
  db: Database,
  moment: Moment,
): AsyncGenerator<Part> {
  for await (const loaded of prefetched(loadedParts(aggregate, db)))
    yield await verifiedPart(aggregate, db, moment, loaded)
}

async function* loadedParts<R, E extends { readonly type: string }, F>(
  aggregate: VerifiedAggregate<R, E, F>,
  db: Database,
): AsyncGenerator<Loaded<R>> {
  for (let after: Head<R> | null = null; ; ) {
    const page: readonly Head<R>[] = await aggregate.page(db, after, PAGE)
    for (const heads of partsOf(page)) {
      const saved = await savedEvents(db, heads)
      yield { heads, saved, cursors: await cursorsOf(db, heads) }
    }
    after = page.at(-1) ?? null
    if (page.length < PAGE) return
  }
}

/** Yields the same items, and requests each next item before the current one is processed. */
async function* prefetched<T>(list: AsyncGenerator<T>): AsyncGenerator<T> {
  const begin = () => {
    const next = list.next()
    // The rejection is handled where `next` is awaited; this only prevents an “unhandled rejection” before that.
    next.catch(() => undefined)
    return next
  }
  for (let next = begin(); ; ) {
    const { done, value } = await next
    if (done) return
    next = begin()
    yield value
  }
}

function partsOf<R>(page: readonly Head<R>[]): readonly (readonly Head<R>[])[] {
  const parts: Head<R>[][] = []
  let events = Number.POSITIVE_INFINITY
  for (const head of page) {
    events += head.version
    if (events > MOST_EVENTS) {
      parts.push([])
      events = head.version
    }
    parts.at(-1)?.push(head)
  }
  return parts
}

async function verifiedPart<R, E extends { readonly type: string }, F>(
  aggregate: VerifiedAggregate<R, E, F>,
  db: Database,
  moment: Moment,
  { heads, saved, cursors }: Loaded<R>,
): Promise<Part> {
  const whole: Followed<R, F>[] = []
  const differences: Difference[] = []
  const report = (head: Head<R>, follows: F | null, list: readonly Found[]) => {
    const { kind } = aggregate
    const reference = aggregate.referenceOf(head, follows)
    for (const each of list)
      differences.push({
        row: null,
        field: null,
        stored: null,
        follows: null,
        why: null,
        ...each,
        kind,
        id: head.id,
        reference,
      })
  }
  for (const [i, head] of heads.entries()) {
    const events = saved.get(head.stream) ?? []
    const faults = faultsOf(head, aggregate.table, events)
    const groups = faults.length > 0 ? [] : groupsOf<E>(events)
    const found = faults.length > 0 ? faults : followed(aggregate, head, groups, moment)
    if ('follows' in found) {
      whole.push(found)
      report(head, found.follows, compareCursors(groups, moment.endpoints, cursors[i] ?? []))
    } else report(head, null, found)
  }
  const compared = await aggregate.compare(db, whole, moment)
  for (const [i, { head, follows }] of whole.entries()) report(head, follows, compared[i] ?? [])
  return {
    streams: heads.length,
    events: heads.reduce((sum, { stream }) => sum + (saved.get(stream)?.length ?? 0), 0),
    oldStates: heads.filter(({ stateVersion }) => stateVersion !== aggregate.stateVersion).length,
    differences,
  }
}

function followed<R, E extends { readonly type: string }, F>(
  aggregate: VerifiedAggregate<R, E, F>,
  head: Head<R>,
  groups: readonly Group<E>[],
  moment: Moment,
): Followed<R, F> | readonly Found[] {
  try {
    return { head, follows: aggregate.follow(groups, head, moment) }
  } catch (fault) {
    return [
      { table: 'events', why: `nothing follows from the events: ${fault instanceof Error ? fault.message : fault}` },
    ]
  }
}
