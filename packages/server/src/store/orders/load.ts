// Loads a batch of snapshots, idempotency records and the clock in one statement.
import type { Order } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { LEVEL_POLICY_VERSION } from '../levels/levelPolicies.ts'
import { policyVersion } from '../policies/versions.ts'
import { statement } from '../statement.ts'
import { partitionOf, partitionOfId } from '../streams/partition.ts'
import { readStates, type StoredState } from './snapshots.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly language?: string
  readonly timeZone?: string
}
/** The result of a command, stored with its key: enough to replay the answer. */
export interface Receipt {
  readonly version: number
  readonly requestId?: number
  readonly caseId?: number
  readonly paymentId?: number
  readonly refundIds?: readonly number[]
}
export interface Snapshot {
  readonly id: string
  readonly version: number
  readonly state: Order
  /** The hash of the last event. */
  readonly hash: Buffer
  readonly policyVersion: number
  readonly buyer: Person
  readonly seller: Person
}
/** The instant of a batch, by the database's clock, shifted by the test clock if there is one. */
export interface Clock {
  readonly real: number
  readonly now: number
}
/** A seller's current level state; null for a new seller. */
export interface LevelState {
  readonly level: string
  /** The level whose perks stay during the grace period. */
  readonly grace: string | null
}
export interface LoadKey {
  readonly id: string
  readonly caller: string | null
  readonly actor: string | null
  readonly route: string | null
  readonly key: string | null
}
export interface Loaded extends Clock {
  readonly snapshot: Snapshot | null
  readonly levelState: LevelState | null
  /** The version of the level policy in force. */
  readonly levelPolicy: number
  readonly call: { readonly bodyHash: Buffer; readonly status: number; readonly receipt: Receipt } | null
}

/** Selects a person. `offset 0` keeps each lookup a lookup by key, whatever the planner's statistics are. */
const PERSON = (column: string) => `
  lateral (select json_strip_nulls(json_build_object(
             'id', id, 'name', name, 'language', language, 'timeZone', time_zone)) as person
             from persons where id = ${column} offset 0)`

/** Selects the seller's level state, also as a lookup by key, in the partition of the row `i`. */
const LEVEL_STATE = (column: string) => `
  lateral (select level, case when grace_until > ${NOW_INSTANT} then grace_level end as grace
             from sellers where partition = i.partition and id = ${column} offset 0)`

interface LevelStateRow {
  level: string | null
  grace: string | null
  level_policy: number
}
const levelStateOf = ({ level, grace }: LevelStateRow): LevelState | null => (level === null ? null : { level, grace })

interface LoadRow extends LevelStateRow {
  n: number
  id: string | null
  version: number
  stateVersion: number
  state: StoredState
  hash: Buffer
  policy_version: number
  buyer: Person
  seller: Person
  body_hash: Buffer | null
  status: number
  receipt: Receipt
  real: number
  now: number
}

const loadOrders = statement<
  [partitions: number[], ids: string[], callers: unknown[], actors: unknown[], routes: unknown[], keys: unknown[]],
  LoadRow
>(
  'load_orders',
  `select i.n, o.id, o.version, o.state_version as "stateVersion", o.state, o.hash, o.policy_version, b.person as buyer, s.person as seller,
          c.body_hash, c.status, c.receipt, l.level, l.grace, ${LEVEL_POLICY_VERSION} as level_policy, ${NOW}
     from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) with ordinality
          as i(partition, id, caller, actor, route, key, n)
     left join lateral (select * from orders where partition = i.partition and id = i.id offset 0) o on true
     left join ${PERSON('o.buyer_id')} b on true
     left join ${PERSON('o.seller_id')} s on true
     left join ${LEVEL_STATE('o.seller_id')} l on true
     left join lateral (select * from calls where partition = i.partition and stream = i.id and caller = i.caller and actor = i.actor
          and route = i.route and key = i.key and saved_at > statement_timestamp() - interval '24 hours' offset 0) c on true
     left join test_clock t on true
    order by i.n`,
)

/** Returns one row for each key, in the order of the keys. */
export async function load(db: Database, keys: readonly LoadKey[]): Promise<readonly Loaded[]> {
  const column = <K extends keyof LoadKey>(name: K) => keys.map(key => key[name])
  const ids = column('id')
  const [callers, actors, routes] = [column('caller'), column('actor'), column('route')]
  const rows = await loadOrders(db, ids.map(partitionOfId), ids, callers, actors, routes, column('key'))
  const snapshots = await snapshotsOf(db, rows)
  return rows.map(row => ({
    real: row.real,
    now: row.now,
    snapshot: snapshots.get(row.n) ?? null,
    levelState: levelStateOf(row),
    levelPolicy: row.level_policy,
    call: row.body_hash === null ? null : { bodyHash: row.body_hash, status: row.status, receipt: row.receipt },
  }))
}

/** Returns the snapshots by row number, as several commands may be for one order. */
async function snapshotsOf(db: Database, rows: readonly LoadRow[]): Promise<ReadonlyMap<number, Snapshot>> {
  const existing = rows.flatMap(row =>
    row.id === null ? [] : [{ ...row, id: row.id, policyVersion: row.policy_version }],
  )
  return new Map((await readStates(db, existing)).map(row => [row.n, row]))
}

export interface PlaceKey {
  readonly reference: string
  readonly seller: string
  readonly caller: string
  readonly key: string | null
}
export interface PlaceLoaded extends Clock {
  readonly policyVersion: number
  readonly levelState: LevelState | null
  readonly levelPolicy: number
  /** The id of the order that has this reference. */
  readonly takenBy: string | null
  /** The order that was placed with this key, and the hash of its body. */
  readonly placed: { readonly id: string; readonly bodyHash: Buffer } | null
}

interface PlaceRow extends LevelStateRow {
  taken_by: string | null
  id: string | null
  body_hash: Buffer
  is_forgotten: boolean
  policy_version: number
  real: number
  now: number
}

const loadPlaces = statement<
  [partitions: number[], references: string[], callers: string[], keys: unknown[], sellers: string[]],
  PlaceRow
>(
  'load_places',
  `select r.order_id as taken_by, k.order_id as id, k.body_hash, k.is_forgotten, l.level, l.grace, ${LEVEL_POLICY_VERSION} as level_policy, ${NOW},
          ${policyVersion('order')} as policy_version
     from unnest($1::smallint[], $2::text[], $3::uuid[], $4::text[], $5::text[]) with ordinality
          as i(partition, reference, caller, key, seller, n)
     left join lateral (select order_id from order_references where reference = i.reference offset 0) r on true
     left join lateral (select order_id, body_hash, saved_at <= statement_timestamp() - interval '24 hours' as is_forgotten
          from order_references where caller = i.caller and key = i.key offset 0) k on true
     left join ${LEVEL_STATE('i.seller')} l on true
     left join test_clock t on true
    order by i.n`,
)

const freeKeys = statement<[callers: string[], keys: unknown[]], never>(
  'free_placing_keys',
  `update order_references t set key = null, body_hash = null
     from (select r.reference from unnest($1::uuid[], $2::text[]) as i(caller, key)
            cross join lateral (select reference from order_references where caller = i.caller and key = i.key
                 and saved_at <= statement_timestamp() - interval '24 hours' offset 0) r
            order by r.reference) old
    where t.reference = old.reference`,
)

/**
 * Loads what placing needs: whether the reference or the key has been used, and the policy in force. A key is used
 * once, so one that is used anew after 24 hours is taken from the order that it placed first.
 */
export async function loadForPlacing(db: Database, keys: readonly PlaceKey[]): Promise<readonly PlaceLoaded[]> {
  const rows = await loadPlaces(
    db,
    keys.map(({ seller }) => partitionOf(seller)),
    keys.map(({ reference }) => reference),
    keys.map(({ caller }) => caller),
    keys.map(({ key }) => key),
    keys.map(({ seller }) => seller),
  )
  const anew = keys.filter((_, i) => rows[i]?.is_forgotten)
  if (anew.length > 0)
    await freeKeys(
      db,
      anew.map(({ caller }) => caller),
      anew.map(({ key }) => key),
    )
  return rows.map(row => ({
    real: row.real,
    now: row.now,
    policyVersion: row.policy_version,
    levelState: levelStateOf(row),
    levelPolicy: row.level_policy,
    takenBy: row.taken_by,
    placed: row.id === null || row.is_forgotten ? null : { id: row.id, bodyHash: row.body_hash },
  }))
}
