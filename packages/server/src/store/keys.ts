// API keys: 32 random bytes that only their hash remembers.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

const find = statement<[hash: Buffer], { id: string }>(
  'find_key',
  'select id from api_keys where hash = $1 and revoked_at is null',
)
/** The id of a key that is in force, by its SHA-256. */
export const findKey = async (db: Database, hash: Buffer): Promise<string | null> =>
  (await find(db, hash))[0]?.id ?? null

export const addKey = statement<[id: string, name: string, hash: Buffer], never>(
  'add_key',
  'insert into api_keys (id, name, hash) values ($1::uuid, $2, $3) on conflict (hash) do nothing',
)

const any = statement<[], { one: number }>('any_key', 'select 1 as one from api_keys where revoked_at is null limit 1')
export const hasKey = async (db: Database): Promise<boolean> => (await any(db)).length > 0

/** Keys of this name work no longer. */
export const revokeKeys = statement<[name: string], never>(
  'revoke_keys',
  'update api_keys set revoked_at = clock_timestamp() where name = $1 and revoked_at is null',
)
