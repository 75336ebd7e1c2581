// Loads a batch of policies. One statement reads heads, idempotency records, the clock, and whether orders or sellers
// exist; another reads the events.
import { fold, type Instant, type PolicyEvent, type PolicyState, policyDecider } from '@evenhand/core'
import { NOW } from '../clock.ts'
import { readHistories } from '../orders/events.ts'
import type { Receipt } from '../orders/load.ts'
import { type Database, statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'

export interface PolicyKey {
  readonly stream: string
  readonly caller: string | null
  readonly actor: string | null
  readonly route: string | null
  readonly key: string | null
}
export interface LoadedPolicy {
  readonly now: Instant
  /** null before the first version. */
  readonly state: PolicyState
  readonly version: number
  /** The hash of the last event, in hexadecimal; null before the first. */
  readonly hash: string | null
  readonly hasOrders: boolean
  readonly hasSellers: boolean
  readonly call: { readonly bodyHash: string; readonly status: number; readonly receipt: Receipt } | null
}

interface Row {
  readonly version: number | null
  readonly hash: Buffer
  readonly has_orders: boolean
  readonly has_sellers: boolean
  readonly body_hash: Buffer | null
  readonly status: number
  readonly receipt: Receipt
  readonly now: Instant
}

const loadPolicies = statement<
  [
    partitions: readonly number[],
    streams: readonly string[],
    callers: readonly unknown[],
    actors: readonly unknown[],
    routes: readonly unknown[],
    keys: readonly unknown[],
  ],
  Row
>(
  'load_policies',
  `select p.version, p.hash, exists (select from orders) as has_orders, exists (select from sellers) as has_sellers,
          c.body_hash, c.status, c.receipt, ${NOW}
     from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) with ordinality
          as i(partition, stream, caller, actor, route, key, n)
     left join lateral (select * from policies where partition = i.partition and stream = i.stream offset 0) p on true
     left join lateral (select * from calls where partition = i.partition and stream = i.stream and caller = i.caller
          and actor = i.actor and route = i.route and key = i.key
          and saved_at > statement_timestamp() - interval '24 hours' offset 0) c on true
     left join test_clock t on true
    order by i.n`,
)

/**
 * Returns one row for each key, in the sequence of the keys. States are folded from the events up to the loaded
 * version. If another version is published between the two statements, the save is refused and the command decided
 * again.
 */
export async function loadPolicyBatch(db: Database, keys: readonly PolicyKey[]): Promise<readonly LoadedPolicy[]> {
  const streams = keys.map(({ stream }) => stream)
  const rows = await loadPolicies(
    db,
    streams.map(partitionOfId),
    streams,
    keys.map(({ caller }) => caller),
    keys.map(({ actor }) => actor),
    keys.map(({ route }) => route),
    keys.map(({ key }) => key),
  )
  const histories = await readHistories<PolicyEvent>(db, [...new Set(streams)])
  return rows.map((row, i) => ({
    now: row.now,
    state: fold(policyDecider, null, (histories.get(streams[i] ?? '') ?? []).slice(0, row.version ?? 0)),
    version: row.version ?? 0,
    hash: row.version === null ? null : row.hash.toString('hex'),
    hasOrders: row.has_orders,
    hasSellers: row.has_sellers,
    call:
      row.body_hash === null
        ? null
        : { bodyHash: row.body_hash.toString('hex'), status: row.status, receipt: row.receipt },
  }))
}
