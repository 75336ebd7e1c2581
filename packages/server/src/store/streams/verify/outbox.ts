// Reads webhook endpoints, outbox cursors and replays for verification.
import { type Database, statement } from '../../statement.ts'
import type { Lane } from '../../webhooks/lanes.ts'

export interface KnownEndpoint {
  readonly id: string
  /** The event types that the endpoint subscribes to; null for all. */
  readonly events: readonly string[] | null
  readonly createdAt: number
}
const endpoints = statement<[], KnownEndpoint>(
  'verify_endpoints',
  `select id, events, created_at as "createdAt" from webhook_endpoints where deleted_at is null order by created_at, id`,
)
/** Returns the endpoints that are not deleted. */
export const knownEndpoints = (db: Database) => endpoints(db)

export interface Cursor {
  readonly endpoint: string
  readonly lane: Lane
  readonly sentSeq: number
  readonly lastSeq: number
  /** When the sender next handles the cursor; null if the cursor is idle. */
  readonly nextAt: number | null
  /** The number of replays that wait in this lane. */
  readonly replays: number
}
const cursors = statement<
  [partitions: readonly number[], streams: readonly string[]],
  Cursor & { readonly owner: number }
>(
  'verify_cursors',
  `select i.n as owner, c.* from unnest($1::smallint[], $2::uuid[]) with ordinality as i(partition, stream, n)
    cross join lateral (
      select endpoint_id as endpoint, lane, sent_seq as "sentSeq", last_seq as "lastSeq", next_at as "nextAt",
             (select count(*) from webhook_replays r where r.partition = i.partition and r.stream = i.stream
                 and r.endpoint_id = x.endpoint_id and r.lane = x.lane) as replays
        from outbox_cursors x where partition = i.partition and stream = i.stream offset 0) c`,
)
/** Returns a list of cursors for each of these streams, in the sequence of the streams. */
export async function cursorsOf(
  db: Database,
  heads: readonly { readonly partition: number; readonly stream: string }[],
): Promise<readonly (readonly Cursor[])[]> {
  const found: Cursor[][] = heads.map(() => [])
  const rows = await cursors(
    db,
    heads.map(({ partition }) => partition),
    heads.map(({ stream }) => stream),
  )
  for (const { owner, ...row } of rows) found[owner - 1]?.push(row)
  return found
}
