// API keys: 32 random bytes that only their hash remembers. A key that was rotated works on until an instant; all in real time.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

/** A key that is in force, and until when (milliseconds): null while no end was set. */
export interface KeyInForce {
  readonly id: string
  readonly until: number | null
}
export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly created_at: number
  readonly last_used_at: number | null
  /** From then on it works no longer; it may lie ahead. */
  readonly revoked_at: number | null
  readonly in_force: boolean
}

const IN_FORCE = '(revoked_at is null or revoked_at > clock_timestamp())'
const ONCE_A_MINUTE = "(last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')"

const find = statement<[hash: Buffer], KeyInForce>(
  'find_key',
  `with found as (select id, revoked_at from api_keys where hash = $1 and ${IN_FORCE}),
        used as (update api_keys set last_used_at = clock_timestamp()
                  where id = (select id from found) and ${ONCE_A_MINUTE})
   select id, revoked_at as until from found`,
)
/** The key that is in force, by its SHA-256; it notes the use, once a minute at most. */
export const findKey = async (db: Database, hash: Buffer): Promise<KeyInForce | null> =>
  (await find(db, hash))[0] ?? null

export const addKey = statement<[id: string, name: string, hash: Buffer, ofDemo: boolean], { id: string }>(
  'add_key',
  `insert into api_keys (id, name, hash, of_demo) values ($1::uuid, $2, $3, $4)
   on conflict (hash) do nothing returning id`,
)

const COLUMNS = `id, name, created_at, last_used_at, revoked_at, ${IN_FORCE} as in_force`

const byHash = statement<[hash: Buffer], StoredKey>('key_by_hash', `select ${COLUMNS} from api_keys where hash = $1`)
/** Whether it is in force or not; null if there never was such a key. */
export const keyByHash = async (db: Database, hash: Buffer): Promise<StoredKey | null> =>
  (await byHash(db, hash))[0] ?? null

/** The marketplace's keys, oldest first; the demo's own is nobody's business. */
export const listKeys = statement<[], StoredKey>(
  'list_keys',
  `select ${COLUMNS} from api_keys where not of_demo order by created_at, id`,
)

// The column rounds to milliseconds: a key would work on for half of one.
const revoke = statement<[id: string, overlapMs: number], { until: number }>(
  'revoke_key',
  `update api_keys set revoked_at = least(revoked_at, date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $2 / 1000.0))
    where id = $1::uuid and ${IN_FORCE}
   returning revoked_at as until`,
)
/** The key works no longer after this many milliseconds, or from its earlier end on. The end; null if it has ended already. */
export const revokeKey = async (db: Database, id: string, overlapMs: number): Promise<number | null> =>
  (await revoke(db, id, overlapMs))[0]?.until ?? null

// Any number that nothing else in the database locks: "evkeys" in ASCII.
const LOCK = 0x65766b657973
/** Waits until nobody else changes the marketplace's keys, and keeps others waiting until this transaction ends. */
export const keysInTurn = statement<[], never>('keys_in_turn', `select pg_advisory_xact_lock(${LOCK})`)

/** The demo's own key of the start before works no longer. */
export const revokeDemoKey = statement<[], never>(
  'revoke_demo_key',
  'update api_keys set revoked_at = clock_timestamp() where of_demo and revoked_at is null',
)

/** Tells every server that a key or a session has ended; who misses it notices within seconds by itself. */
export const notifyEnded = statement<[id: string], never>('notify_ended', "select pg_notify('evenhand_ended', $1)")
