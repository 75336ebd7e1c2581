// Reads the feed: all events, sorted by the transaction that saved them, then by stream and number.
import type { StoredEvent } from '../orders/events.ts'
import { type Database, statement } from '../statement.ts'
import { joinSubject, SUBJECT_COLUMNS, type SubjectRow } from './subjects.ts'

/** The position of an event in the feed. A page continues after it. */
export type FeedPlace = readonly [tx: string, stream: string, seq: number]

export interface FeedEvent extends StoredEvent, SubjectRow {
  readonly stream: string
  readonly tx: string
}

/**
 * Reads only transactions that are older than every open one, so that a late commit is never skipped. A transaction
 * gets its id at its first write, so a later event of a stream never has a lower transaction id.
 */
const page = statement<[tx: string, stream: string, seq: number, limit: number], FeedEvent>(
  'feed',
  `select e.tx::text as tx, e.stream, e.seq, e.type, e.at, e.recorded_at, e.actor, e.data, e.digests, e.texts, e.hash, ${SUBJECT_COLUMNS}
     from (select * from events
            where tx >= $1::text::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot())
              and (tx, stream, seq) > ($1::text::xid8, $2::uuid, $3::int)
            order by tx, stream, seq limit $4) e ${joinSubject('e')}
    order by e.tx, e.stream, e.seq`,
)
export const readFeed = (db: Database, [tx, stream, seq]: FeedPlace, limit: number) => page(db, tx, stream, seq, limit)

/** The position before the first event. */
export const FEED_START: FeedPlace = ['0', '00000000-0000-0000-0000-000000000000', 0]

const latest = statement<[], { readonly tx: string }>(
  'feed_latest',
  'select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as tx',
)
/** Returns the position after the last event that the feed has now. */
export async function latestPlace(db: Database): Promise<FeedPlace> {
  const [row] = await latest(db)
  if (!row) throw new Error('the database returned no snapshot')
  return [row.tx, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 2_147_483_647]
}

const unreached = statement<[tx: string], { readonly one: number }>(
  'feed_is_unreached',
  'select 1 as one where $1::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())',
)
/** Reports whether this database has not reached the position yet, which means that it is from another database. */
export const isUnreached = async (db: Database, [tx]: FeedPlace): Promise<boolean> =>
  (await unreached(db, tx)).length > 0

/** The form of a transaction id. */
export const TRANSACTION = /^\d{1,19}$/
