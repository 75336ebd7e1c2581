// Reads outbox cursors for tests, and changes them so that tests need not wait.

import { statement } from '../store/statement.ts'
import type { Lane } from '../store/webhooks/lanes.ts'

export interface CursorState {
  readonly sent_seq: number
  readonly attempts: number
  /** Seconds until the next attempt; null if no attempt is due. */
  readonly wait: number | null
}
/** Reads the cursor of an order's lane at an endpoint, once no sender holds it. */
export const cursorOf = statement<[order: string, endpoint: string, lane: Lane], CursorState>(
  'cursor_of',
  `select sent_seq, attempts, extract(epoch from next_at - clock_timestamp())::float8 as wait
     from outbox_cursors where stream = $1 and endpoint_id = $2 and lane = $3 and leased_until is null`,
)

/** Makes the paused cursors of an order due at once. */
export const hurry = statement<[order: string], never>(
  'hurry',
  'update outbox_cursors set next_at = clock_timestamp() where stream = $1 and next_at is not null',
)

/** Makes a lane look as if it had failed for a number of days and times. */
export const refusedFor = statement<[order: string, lane: Lane, days: number, attempts: number], never>(
  'refused_for',
  `with long as (update webhook_endpoints set enabled_at = clock_timestamp() - interval '1 year')
   update outbox_cursors set failing_since = clock_timestamp() - make_interval(days => $3), attempts = $4,
          next_at = clock_timestamp()
    where stream = $1 and lane = $2`,
)
