// Webhook delivery attempts, one row each. The marketplace can read them; they are deleted after 30 days of real time.
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import { joinSubject, SUBJECT_COLUMNS, type SubjectRow } from '../streams/subjects.ts'

type Attempt = [
  stream: string,
  endpoint: string,
  seq: number,
  type: string,
  attempt: number,
  status: number | null,
  tookMs: number,
  error: string | null,
  waitMs: number | null,
  failed: boolean,
]
const log = statement<[partition: number, ...Attempt], never>(
  'log_attempt',
  `insert into webhook_attempts (partition, stream, endpoint_id, seq, type, attempt, status, took_ms, error, next_at, failed)
   values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9,
           clock_timestamp() + make_interval(secs => $10::double precision / 1000), $11)`,
)
/** Records one attempt. `waitMs` is the pause until the next one, null if none follows. */
export const logAttempt = (db: Database, ...attempt: Attempt) => log(db, partitionOfId(attempt[0]), ...attempt)

export interface AttemptRow extends Pick<SubjectRow, 'kind' | 'subject'> {
  readonly id: number
  readonly seq: number
  readonly type: string
  readonly attempt: number
  readonly at: number
  readonly status: number | null
  readonly took_ms: number
  readonly error: string | null
  readonly next_at: number | null
  readonly failed: boolean
}
type Values = [endpoint: string, before: number | null, limit: number]

/** Builds the statement that lists attempts, the latest first. */
const listOf = (condition: string): string => `
   select a.id, a.seq, a.type, a.attempt, a.at, a.status, a.took_ms, a.error, a.next_at, a.failed, ${SUBJECT_COLUMNS}
     from (select * from webhook_attempts
            where endpoint_id = $1::uuid and id < coalesce($2::bigint, 9223372036854775807) ${condition}
            order by id desc limit $3) a ${joinSubject('a')}
    order by a.id desc`

/** A separate statement for each filter, so that each uses its index. */
const LISTS = {
  all: statement<Values, AttemptRow>('attempts', listOf('')),
  failed: statement<Values, AttemptRow>('attempts_failed', listOf('and failed')),
}
const ofStream = statement<[...Values, partition: number, stream: string, failed: boolean], AttemptRow>(
  'attempts_of_stream',
  listOf('and partition = $4 and stream = $5::uuid and (failed or not $6::boolean)'),
)

export interface AttemptQuery {
  /** The stream whose attempts are listed; null for all streams. */
  readonly stream: string | null
  /** Whether to list only attempts of events that were given up and not replayed since. */
  readonly failed: boolean
  readonly before: number | null
  readonly limit: number
}

/** Lists the attempts, the latest first. */
export function listAttempts(
  db: Database,
  endpoint: string,
  { stream, failed, before, limit }: AttemptQuery,
): Promise<readonly AttemptRow[]> {
  if (stream !== null) return ofStream(db, endpoint, before, limit, partitionOfId(stream), stream, failed)
  return LISTS[failed ? 'failed' : 'all'](db, endpoint, before, limit)
}

/** Attempts older than this are deleted by `forget.ts`. */
export const ATTEMPT_RETENTION_DAYS = 30
