// The database's clock, and the test clock that may move it. Whole milliseconds, rounded down: nothing is due too early.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

const REAL = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint'
/** The orders' time in milliseconds; `t` is the test clock's row, or nulls. */
const ORDERS = `coalesce(t.frozen_ms, ${REAL} + coalesce(t.offset_ms, 0))`
/** Two columns for any statement that joins `test_clock t`. */
export const NOW = `${REAL} as real, ${ORDERS} as now`
/** The orders' time as an instant, for comparisons with indexed columns. */
export const NOW_INSTANT = `to_timestamp((select ${ORDERS} from (select) as one left join test_clock t on true) / 1000.0)`

export interface ClockRow {
  readonly real: number
  readonly now: number
  /** null where there is no test clock. */
  readonly offset_ms: number | null
  readonly frozen_ms: number | null
}

const read = statement<[], ClockRow>(
  'read_clock',
  `select ${NOW}, t.offset_ms, t.frozen_ms from (select) as one left join test_clock t on true`,
)
export async function readClock(db: Database): Promise<ClockRow> {
  const [row] = await read(db)
  if (!row) throw new Error('the database told no time')
  return row
}

const make = statement<[offset: number], { offset_ms: number }>(
  'make_test_clock',
  'insert into test_clock (offset_ms) values ($1) on conflict do nothing returning offset_ms',
)
/** Sandbox and demo have a test clock, so many milliseconds ahead of real time; whether it was made just now. */
export const makeTestClock = async (db: Database, offset: number): Promise<boolean> =>
  (await make(db, offset)).length > 0

/** Moves the clock to an instant or leaves it where it is: never back, whoever else moves it. */
export const moveTestClock = statement<[to: number], never>(
  'move_test_clock',
  `update test_clock t set offset_ms = greatest(offset_ms, $1::bigint - ${REAL}),
          frozen_ms = case when frozen_ms is not null then greatest(frozen_ms, $1::bigint) end
    where case when frozen_ms is null then offset_ms < $1::bigint - ${REAL} else frozen_ms < $1::bigint end`,
)

export const freezeTestClock = statement<[], never>(
  'freeze_test_clock',
  `update test_clock t set frozen_ms = ${REAL} + offset_ms where frozen_ms is null`,
)
/** Runs on from where it stood. */
export const resumeTestClock = statement<[], never>(
  'resume_test_clock',
  `update test_clock t set offset_ms = frozen_ms - ${REAL}, frozen_ms = null where frozen_ms is not null`,
)
