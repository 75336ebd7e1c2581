// Idempotency records of changes outside orders: the answer given for each key, in real time.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

/** A key belongs to its caller, actor and route, and to the ids in the path. */
export interface RememberedKey {
  readonly caller: string
  readonly actor: string
  readonly route: string
  /** The ids in the path, as canonical JSON. */
  readonly target: string
  readonly key: string
  /** The hash of the body in canonical JSON. */
  readonly bodyHash: Buffer
}
export interface RememberedAnswer {
  readonly bodyHash: Buffer
  /** null while the call is in progress; `answer` then contains what the call has begun. */
  readonly status: number | null
  readonly answer: unknown
}

type Place = [caller: string, actor: string, route: string, target: string, key: string]
const placeOf = ({ caller, actor, route, target, key }: RememberedKey): Place => [caller, actor, route, target, key]
const HERE = 'caller = $1::uuid and actor = $2 and route = $3 and target = $4 and key = $5'
const IS_STORED = `saved_at > statement_timestamp() - interval '24 hours'`

const claim = statement<[...Place, hash: Buffer], { readonly one: number }>(
  'claim_key',
  `insert into remembered_answers as r (caller, actor, route, target, key, body_hash)
   values ($1::uuid, $2, $3, $4, $5, $6)
   on conflict (caller, actor, route, target, key) do update
      set body_hash = excluded.body_hash, status = null, answer = null, saved_at = clock_timestamp()
    where not r.${IS_STORED}
   returning 1 as one`,
)
/**
 * Claims a free key for this transaction; false if the key is taken. Waits while another transaction holds the key: if
 * that transaction is rolled back, the key is free again.
 */
export const claimKey = async (db: Database, key: RememberedKey): Promise<boolean> =>
  (await claim(db, ...placeOf(key), key.bodyHash)).length > 0

const find = statement<Place, RememberedAnswer>(
  'find_answer',
  `select body_hash as "bodyHash", status, answer from remembered_answers where ${HERE} and ${IS_STORED}`,
)
export const findAnswer = async (db: Database, key: RememberedKey): Promise<RememberedAnswer | null> =>
  (await find(db, ...placeOf(key)))[0] ?? null

const store = statement<[...Place, status: number | null, answer: string], never>(
  'keep_answer',
  `update remembered_answers set status = $6::smallint, answer = $7::text::json where ${HERE}`,
)
/** Stores the answer for a claimed key; with status null, stores what the call has begun. */
export const rememberAnswer = (db: Database, key: RememberedKey, status: number | null, answer: unknown) =>
  store(db, ...placeOf(key), status, JSON.stringify(answer))
