// API keys: 32 random bytes of which only the hash is stored. A rotated key works until its end, in real time.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

/** A key in force. `until` is its end in milliseconds, or null if it has none. */
export interface KeyInForce {
  readonly id: string
  readonly until: number | null
}
export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly created_at: number
  readonly last_used_at: number | null
  /** When the key stops working, which may be in the future. */
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
/** Finds the key in force with this SHA-256 and records its use, at most once a minute. */
export const findKey = async (db: Database, hash: Buffer): Promise<KeyInForce | null> =>
  (await find(db, hash))[0] ?? null

export const addKey = statement<[id: string, name: string, hash: Buffer, ofDemo: boolean], { id: string }>(
  'add_key',
  `insert into api_keys (id, name, hash, of_demo) values ($1::uuid, $2, $3, $4)
   on conflict (hash) do nothing returning id`,
)

const COLUMNS = `id, name, created_at, last_used_at, revoked_at, ${IN_FORCE} as in_force`

const byHash = statement<[hash: Buffer], StoredKey>('key_by_hash', `select ${COLUMNS} from api_keys where hash = $1`)
/** Finds the key with this SHA-256, in force or not; null if there never was one. */
export const keyByHash = async (db: Database, hash: Buffer): Promise<StoredKey | null> =>
  (await byHash(db, hash))[0] ?? null

/** Lists the marketplace's keys, oldest first, without the demo's internal key. */
export const listKeys = statement<[], StoredKey>(
  'list_keys',
  `select ${COLUMNS} from api_keys where not of_demo order by created_at, id`,
)

// The column rounds to milliseconds: without truncation a key would work for up to half a millisecond more.
const revoke = statement<[id: string, overlapMs: number], { until: number }>(
  'revoke_key',
  `update api_keys set revoked_at = least(revoked_at, date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $2 / 1000.0))
    where id = $1::uuid and ${IN_FORCE}
   returning revoked_at as until`,
)
/** Ends the key after `overlapMs`, or at its earlier end. Returns the end, or null if the key has already ended. */
export const revokeKey = async (db: Database, id: string, overlapMs: number): Promise<number | null> =>
  (await revoke(db, id, overlapMs))[0]?.until ?? null

// The number of this advisory lock, which nothing else in the database uses: "evkeys" in ASCII.
const LOCK = 0x65766b657973
/** Serializes changes to the marketplace's keys until the transaction ends. */
export const keysInTurn = statement<[], never>('keys_in_turn', `select pg_advisory_xact_lock(${LOCK})`)

/** Revokes the demo's key from the previous start. */
export const revokeDemoKey = statement<[], never>(
  'revoke_demo_key',
  'update api_keys set revoked_at = clock_timestamp() where of_demo and revoked_at is null',
)

/** Notifies every server that a key or session has ended; a server that misses it notices within seconds. */
export const notifyEnded = statement<[id: string], never>('notify_ended', "select pg_notify('evenhand_ended', $1)")
