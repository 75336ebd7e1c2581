// Webhook delivery attempts, one row each. The marketplace can read them; they are deleted after 30 days of real time.
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'

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

export interface AttemptRow {
  readonly id: number
  /** The order's id. */
  readonly stream: string
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
const COLUMNS = 'id, stream, seq, type, attempt, at, status, took_ms, error, next_at, failed'
type Values = [endpoint: string, before: number | null, limit: number]
const BEFORE = 'endpoint_id = $1::uuid and id < coalesce($2::bigint, 9223372036854775807)'

/** A separate statement for each filter, so that each uses its index. */
const LISTS = {
  all: statement<Values, AttemptRow>(
    'attempts',
    `select ${COLUMNS} from webhook_attempts where ${BEFORE} order by id desc limit $3`,
  ),
  failed: statement<Values, AttemptRow>(
    'attempts_failed',
    `select ${COLUMNS} from webhook_attempts where ${BEFORE} and failed order by id desc limit $3`,
  ),
}
const ofOrder = statement<[...Values, partition: number, stream: string, failed: boolean], AttemptRow>(
  'attempts_of_order',
  `select ${COLUMNS} from webhook_attempts
    where ${BEFORE} and partition = $4 and stream = $5::uuid and (failed or not $6::boolean) order by id desc limit $3`,
)

export interface AttemptQuery {
  readonly order: string | null
  /** Whether to list only attempts of events that were given up and not replayed since. */
  readonly failed: boolean
  readonly before: number | null
  readonly limit: number
}

/** Lists the attempts, the latest first. */
export function listAttempts(
  db: Database,
  endpoint: string,
  { order, failed, before, limit }: AttemptQuery,
): Promise<readonly AttemptRow[]> {
  if (order !== null) return ofOrder(db, endpoint, before, limit, partitionOfId(order), order, failed)
  return LISTS[failed ? 'failed' : 'all'](db, endpoint, before, limit)
}

/** Attempts older than this are deleted by `forget.ts`. */
export const ATTEMPT_RETENTION_DAYS = 30
