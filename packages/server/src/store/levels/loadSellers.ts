// Loads a batch of sellers: states, idempotency records, the policy in force and the clock, in one statement.
import type { Instant, SellerState } from '@evenhand/core'
import { NOW } from '../clock.ts'
import type { Receipt } from '../orders/load.ts'
import { type Database, statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import { LEVEL_POLICY_VERSION } from './levelPolicies.ts'
import { readSellerStates } from './sellerStates.ts'

export interface SellerKey {
  readonly seller: string
  readonly stream: string
  readonly caller: string | null
  readonly actor: string | null
  readonly route: string | null
  readonly key: string | null
}
export interface LoadedSeller {
  readonly now: Instant
  /** null before the seller is registered. */
  readonly state: SellerState
  readonly version: number
  /** The hash of the last event, in hexadecimal; null before the first. */
  readonly hash: string | null
  /** The level policy in force. */
  readonly levelPolicy: number
  /** When the seller's first known order was placed, here or elsewhere; null for a registered seller. */
  readonly firstOrderAt: Instant | null
  readonly call: { readonly bodyHash: string; readonly status: number; readonly receipt: Receipt } | null
}

interface Row {
  readonly stream: string | null
  readonly version: number
  readonly stateVersion: number
  readonly state: unknown
  readonly hash: Buffer
  readonly level_policy: number
  readonly first_at: Instant | null
  readonly body_hash: Buffer | null
  readonly status: number
  readonly receipt: Receipt
  readonly now: Instant
}

const loadSellers = statement<
  [
    partitions: readonly number[],
    sellers: readonly string[],
    streams: readonly string[],
    callers: readonly unknown[],
    actors: readonly unknown[],
    routes: readonly unknown[],
    keys: readonly unknown[],
  ],
  Row
>(
  'load_sellers',
  `select s.stream, s.version, s.state_version as "stateVersion", s.state, s.hash, f.first_at, ${LEVEL_POLICY_VERSION} as level_policy,
          c.body_hash, c.status, c.receipt, ${NOW}
     from unnest($1::smallint[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) with ordinality
          as i(partition, seller, stream, caller, actor, route, key, n)
     left join lateral (select * from sellers where partition = i.partition and id = i.seller offset 0) s on true
     left join lateral (select least((select min(placed_at) from orders where partition = i.partition and seller_id = i.seller),
                               (select min(first_at) from reevaluation_queue where partition = i.partition and seller_id = i.seller)) as first_at
                         where s.stream is null) f on true
     left join lateral (select * from calls where partition = i.partition and stream = i.stream and caller = i.caller
          and actor = i.actor and route = i.route and key = i.key
          and saved_at > statement_timestamp() - interval '24 hours' offset 0) c on true
     left join test_clock t on true
    order by i.n`,
)

/** Returns one row for each key, in the sequence of the keys. */
export async function loadSellerBatch(db: Database, keys: readonly SellerKey[]): Promise<readonly LoadedSeller[]> {
  const rows = await loadSellers(
    db,
    keys.map(({ stream }) => partitionOfId(stream)),
    keys.map(({ seller }) => seller),
    keys.map(({ stream }) => stream),
    keys.map(({ caller }) => caller),
    keys.map(({ actor }) => actor),
    keys.map(({ route }) => route),
    keys.map(({ key }) => key),
  )
  const states = await readSellerStates(
    db,
    rows.flatMap(({ stream, ...row }) => (stream === null ? [] : [{ ...row, stream }])),
  )
  return rows.map(row => ({
    now: row.now,
    state: row.stream === null ? null : (states.get(row.stream) ?? null),
    version: row.stream === null ? 0 : row.version,
    hash: row.stream === null ? null : row.hash.toString('hex'),
    levelPolicy: row.level_policy,
    firstOrderAt: row.first_at,
    call:
      row.body_hash === null
        ? null
        : { bodyHash: row.body_hash.toString('hex'), status: row.status, receipt: row.receipt },
  }))
}
