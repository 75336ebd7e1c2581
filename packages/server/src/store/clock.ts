// The database's clock and the test clock that may shift it. Instants are whole milliseconds, rounded down, so that
// nothing is due early.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

const REAL = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint'
/** The orders' time in milliseconds. `t` is the row of the test clock; its columns are null if there is none. */
const ORDERS = `coalesce(t.frozen_ms, ${REAL} + coalesce(t.offset_ms, 0))`
/** The real time and the orders' time, as two columns for any statement that joins `test_clock t`. */
export const NOW = `${REAL} as real, ${ORDERS} as now`
/** The orders' time as an instant, for comparisons with indexed columns. */
export const NOW_INSTANT = `to_timestamp((select ${ORDERS} from (select) as one left join test_clock t on true) / 1000.0)`

export interface ClockRow {
  readonly real: number
  readonly now: number
  /** null if there is no test clock. */
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
/**
 * Creates the test clock of the sandbox or demo, `offset` milliseconds ahead of real time. Returns whether it is new.
 */
export const makeTestClock = async (db: Database, offset: number): Promise<boolean> =>
  (await make(db, offset)).length > 0

const MOVED = `offset_ms = greatest(offset_ms, $1::bigint - ${REAL}),
          frozen_ms = case when frozen_ms is not null then greatest(frozen_ms, $1::bigint) end`

/** Moves the clock forward to an instant; never back, even if others move it at the same time. */
export const moveTestClock = statement<[to: number], never>('move_test_clock', `update test_clock t set ${MOVED}`)

/** The lease of the server that moves the clock, in seconds: a killed server blocks the others no longer than this. */
export const LEASE_SECONDS = 6
const LEASE = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`
const IS_FREE = '(t.mover is null or t.mover_until <= clock_timestamp())'
type Found = { readonly one: number }

const take = statement<[mover: string], { readonly left: number | null }>(
  'take_test_clock',
  `update test_clock t set mover = $1::uuid, mover_until = ${LEASE} where ${IS_FREE} returning t.moving_to as left`,
)
/**
 * Grants one caller the right to move the clock, or returns null. `left` is a target that an earlier mover did not
 * reach.
 */
export const takeTestClock = async (db: Database, mover: string) => (await take(db, mover))[0] ?? null

const renew = statement<[mover: string], Found>(
  'renew_test_clock',
  `update test_clock t set mover_until = ${LEASE} where mover = $1::uuid returning 1 as one`,
)
/** Renews the lease. Returns whether this mover still holds it. */
export const renewTestClock = async (db: Database, mover: string) => (await renew(db, mover)).length > 0

const step = statement<[to: number, mover: string], Found>(
  'step_test_clock',
  `update test_clock t set ${MOVED}, mover_until = ${LEASE} where mover = $2::uuid returning 1 as one`,
)
/** Does the same as `moveTestClock`, but only for the mover. Returns whether it still holds the lease. */
export const stepTestClock = async (db: Database, to: number, mover: string) => (await step(db, to, mover)).length > 0

const begin = statement<[mover: string, to: number | null], Found>(
  'begin_to_move_test_clock',
  'update test_clock t set moving_to = $2::bigint where mover = $1::uuid returning 1 as one',
)
/**
 * Records the target (null on arrival), so that the next mover completes an interrupted move. Returns false if this
 * mover no longer has the right to move the clock.
 */
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
/** Freezes the clock. Returns false while the clock is being moved. */
export const freezeTestClock = async (db: Database) => (await freeze(db)).length > 0

const resume = statement<[], Found>(
  'resume_test_clock',
  `update test_clock t set offset_ms = coalesce(frozen_ms - ${REAL}, offset_ms), frozen_ms = null
    where ${IS_FREE} returning 1 as one`,
)
/** Resumes the clock from where it stood. Returns false while the clock is being moved. */
export const resumeTestClock = async (db: Database) => (await resume(db)).length > 0
