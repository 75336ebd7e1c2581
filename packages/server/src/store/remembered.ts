// What a call with an idempotency key was answered, for changes that are no order's. Real time throughout.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

/** A key belongs to its caller, actor and route, and to what the path names. */
export interface RememberedKey {
  readonly caller: string
  readonly actor: string
  readonly route: string
  /** The ids of the path, in canonical JSON. */
  readonly target: string
  readonly key: string
  /** Of the body in canonical JSON. */
  readonly bodyHash: Buffer
}
export interface RememberedAnswer {
  readonly bodyHash: Buffer
  /** null while it is under way; then `answer` says what was begun. */
  readonly status: number | null
  readonly answer: unknown
}

type Place = [caller: string, actor: string, route: string, target: string, key: string]
const placeOf = ({ caller, actor, route, target, key }: RememberedKey): Place => [caller, actor, route, target, key]
const HERE = 'caller = $1::uuid and actor = $2 and route = $3 and target = $4 and key = $5'
const IS_KEPT = `saved_at > statement_timestamp() - interval '24 hours'`

const claim = statement<[...Place, hash: Buffer], { readonly one: number }>(
  'claim_key',
  `insert into remembered_answers as r (caller, actor, route, target, key, body_hash)
   values ($1::uuid, $2, $3, $4, $5, $6)
   on conflict (caller, actor, route, target, key) do update
      set body_hash = excluded.body_hash, status = null, answer = null, saved_at = clock_timestamp()
    where not r.${IS_KEPT}
   returning 1 as one`,
)
/**
 * Whether the key is free, and taken for this transaction until it ends. Waits while another transaction holds it: if that
 * one is undone the key is free again.
 */
export const claimKey = async (db: Database, key: RememberedKey): Promise<boolean> =>
  (await claim(db, ...placeOf(key), key.bodyHash)).length > 0

const find = statement<Place, RememberedAnswer>(
  'find_answer',
  `select body_hash as "bodyHash", status, answer from remembered_answers where ${HERE} and ${IS_KEPT}`,
)
export const findAnswer = async (db: Database, key: RememberedKey): Promise<RememberedAnswer | null> =>
  (await find(db, ...placeOf(key)))[0] ?? null

const keep = statement<[...Place, status: number | null, answer: string], never>(
  'keep_answer',
  `update remembered_answers set status = $6::smallint, answer = $7::text::json where ${HERE}`,
)
/** Keeps what a claimed key did, or with the status null what it has begun. */
export const rememberAnswer = (db: Database, key: RememberedKey, status: number | null, answer: unknown) =>
  keep(db, ...placeOf(key), status, JSON.stringify(answer))
