// Reads every stream for verification: heads page by page, and their events as stored.
import type { StoredEvent } from '../../orders/events.ts'
import { type Database, statement } from '../../statement.ts'

/** The row of an aggregate, which describes the head of its stream. `R` is the type of the other columns. */
export type Head<R> = R & {
  readonly partition: number
  /** The id of the stream. */
  readonly stream: string
  /** The key of the row in the aggregate's own table. */
  readonly id: string
  readonly version: number
  readonly stateVersion: number
  /** null if the state is not stored. */
  readonly state: unknown
  readonly hash: Buffer
}

/** An event with the columns that describe its save. */
export interface SavedEvent extends StoredEvent {
  readonly stream: string
  /** The transaction of the save. */
  readonly tx: string
  readonly savedAt: number
}

const events = statement<[partitions: readonly number[], streams: readonly string[]], SavedEvent>(
  'verify_events',
  `select e.* from unnest($1::smallint[], $2::uuid[]) with ordinality as i(partition, stream, n)
    cross join lateral (
      select stream, seq, type, at, recorded_at, actor, data, digests, texts, hash, tx::text as tx, saved_at as "savedAt"
        from events where partition = i.partition and stream = i.stream order by seq offset 0) e
    order by i.n, e.seq`,
)

/** Returns all events of these streams, in sequence. */
export async function savedEvents(
  db: Database,
  heads: readonly { readonly partition: number; readonly stream: string }[],
): Promise<ReadonlyMap<string, readonly SavedEvent[]>> {
  const found = new Map<string, SavedEvent[]>()
  const rows = await events(
    db,
    heads.map(({ partition }) => partition),
    heads.map(({ stream }) => stream),
  )
  for (const row of rows) {
    const own = found.get(row.stream)
    if (own) own.push(row)
    else found.set(row.stream, [row])
  }
  return found
}

/** Builds the statement that reads the heads of an aggregate by partition and id. */
export function pageOf<R>(table: string, idType: 'uuid' | 'text', stream: string, columns: string) {
  const read = statement<[partition: number, after: string, limit: number], Head<R>>(
    `verify_page_of_${table}`,
    `select partition, ${stream} as stream, id, version, state_version as "stateVersion", state, hash, ${columns}
       from ${table} where (partition, id) > ($1::smallint, $2::${idType}) order by partition, id limit $3`,
  )
  const first = idType === 'uuid' ? '00000000-0000-0000-0000-000000000000' : ''
  return (db: Database, after: Head<R> | null, limit: number) =>
    read(db, after?.partition ?? -1, after?.id ?? first, limit)
}
