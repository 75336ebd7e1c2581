// Reads which orders, sellers and policies have changed. Every server does so once a second, for its live streams.
import { type Database, statement } from '../statement.ts'
import { joinSubject, SUBJECT_COLUMNS, type SubjectRow } from './subjects.ts'

/** A stream that has changed, with its present version. */
export interface Change extends SubjectRow {
  readonly stream: string
  /** The transaction of its latest change. */
  readonly tx: bigint
}
export interface Changes {
  readonly changes: readonly Change[]
  /** Whether these are all changes; if not, the limit was reached. */
  readonly isWhole: boolean
  /** The oldest open transaction, or the next one to begin if none is open. All earlier ones have ended. */
  readonly settled: bigint
  /** The id of the next transaction to begin. */
  readonly upcoming: bigint
}

interface Row extends Omit<Change, 'tx' | 'stream'> {
  readonly stream: string | null
  readonly tx: string
  readonly looked: number
  readonly settled: string
  readonly upcoming: string
}
const from = statement<[tx: string | null, limit: number], Row>(
  'changes_from',
  `with read as materialized (
     select partition, stream, tx from events where tx >= $1::text::xid8 order by tx limit $2
   ), changed as materialized (
     select partition, stream, max(tx) as tx from read group by partition, stream)
   select c.stream, c.tx::text as tx, ${SUBJECT_COLUMNS}, (select count(*) from read) as looked,
          pg_snapshot_xmin(now.here)::text as settled, pg_snapshot_xmax(now.here)::text as upcoming
     from (select pg_current_snapshot() as here) now
     left join changed c on true ${joinSubject('c')}
    order by c.tx`,
)

/**
 * Reads the first `limit` events of this transaction and later ones, or none if `tx` is null. Returns the streams that
 * these events belong to, in the sequence of their latest change, with their present versions.
 */
export async function changesFrom(db: Database, tx: bigint | null, limit: number): Promise<Changes> {
  const rows = await from(db, tx === null ? null : String(tx), limit)
  const [first] = rows
  if (!first) throw new Error('the database returned no snapshot')
  return {
    changes: rows.flatMap(({ stream, tx: latest, kind, subject, version, buyer, seller }) =>
      stream === null ? [] : [{ stream, tx: BigInt(latest), kind, subject, version, buyer, seller }],
    ),
    isWhole: first.looked < limit,
    settled: BigInt(first.settled),
    upcoming: BigInt(first.upcoming),
  }
}

/** Wakes the other servers. They also find the changes if the notification is lost. */
export const notifySaved = statement<[], never>('notify_saved', "select pg_notify('evenhand_saved', '')")
