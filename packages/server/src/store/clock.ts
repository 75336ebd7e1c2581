// The database's clock, and the test clock that may move it. Whole milliseconds, rounded down: nothing is due early.
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
  if (!row) throw new Error('the database returned no time')
  return row
}

const make = statement<[offset: number], { offset_ms: number }>(
  'make_test_clock',
  'insert into test_clock (offset_ms) values ($1) on conflict do nothing returning offset_ms',
)
/** Creates the test clock of sandbox and demo, `offset` milliseconds ahead of real time; true if it did not exist. */
export const makeTestClock = async (db: Database, offset: number): Promise<boolean> =>
  (await make(db, offset)).length > 0

const MOVED = `offset_ms = greatest(offset_ms, $1::bigint - ${REAL}),
          frozen_ms = case when frozen_ms is not null then greatest(frozen_ms, $1::bigint) end`

/** Moves the clock forward to an instant; never back, even if others move it at the same time. */
export const moveTestClock = statement<[to: number], never>('move_test_clock', `update test_clock t set ${MOVED}`)

/** Lease of the server that moves the clock: after its last renewal, a killed server blocks others only this long. */
export const LEASE_SECONDS = 6
const LEASE = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`
const IS_FREE = '(t.mover is null or t.mover_until <= clock_timestamp())'
type Found = { readonly one: number }

const take = statement<[mover: string], { readonly left: number | null }>(
  'take_test_clock',
  `update test_clock t set mover = $1::uuid, mover_until = ${LEASE} where ${IS_FREE} returning t.moving_to as left`,
)
/** Grants one caller the right to move the clock; null for others. `left`: the unreached target of an earlier mover. */
export const takeTestClock = async (db: Database, mover: string) => (await take(db, mover))[0] ?? null

const renew = statement<[mover: string], Found>(
  'renew_test_clock',
  `update test_clock t set mover_until = ${LEASE} where mover = $1::uuid returning 1 as one`,
)
/** Renews the lease; true if this mover still holds it. */
export const renewTestClock = async (db: Database, mover: string) => (await renew(db, mover)).length > 0

const step = statement<[to: number, mover: string], Found>(
  'step_test_clock',
  `update test_clock t set ${MOVED}, mover_until = ${LEASE} where mover = $2::uuid returning 1 as one`,
)
/** Like `moveTestClock`, but only for the mover; true if it still holds the lease. */
export const stepTestClock = async (db: Database, to: number, mover: string) => (await step(db, to, mover)).length > 0

const begin = statement<[mover: string, to: number | null], Found>(
  'begin_to_move_test_clock',
  'update test_clock t set moving_to = $2::bigint where mover = $1::uuid returning 1 as one',
)
/** Records the target, so that the next mover completes an interrupted move; null on arrival. False if not mover. */
export const beginToMove = async (db: Database, mover: string, to: number | null) =>
  (await begin(db, mover, to)).length > 0

export const releaseTestClock = statement<[mover: string], never>(
  'release_test_clock',
  'update test_clock t set mover = null, mover_until = null where mover = $1::uuid',
)

const freeze = statement<[], Found>(
  'freeze_test_clock',
  `update test_clock t set frozen_ms = coalesce(frozen_ms, ${REAL} + offset_ms) where ${IS_FREE} returning 1 as one`,
)
/** Freezes the clock; false while it is being moved. */
export const freezeTestClock = async (db: Database) => (await freeze(db)).length > 0

const resume = statement<[], Found>(
  'resume_test_clock',
  `update test_clock t set offset_ms = coalesce(frozen_ms - ${REAL}, offset_ms), frozen_ms = null
    where ${IS_FREE} returning 1 as one`,
)
/** Resumes the clock from where it stood; false while it is being moved. */
export const resumeTestClock = async (db: Database) => (await resume(db)).length > 0
