// The subject of a stream: the order, seller or policy that its events are about, with the present state.
import type { Order, PolicyKind, Seller } from '@evenhand/core'
import type { SubjectKind } from '@evenhand/sdk/contract'
import { readSellerStates } from '../levels/sellerStates.ts'
import { readStates, type SnapshotRow } from '../orders/snapshots.ts'
import { type Database, statement } from '../statement.ts'
import { partitionOfId } from './partition.ts'
import type { StreamRow } from './streams.ts'

/** The subject of a stream, and the persons who may see it. */
export interface SubjectRow {
  readonly kind: SubjectKind
  /** The order's id, the seller's id, or the kind of policy. */
  readonly subject: string
  /** The number of the last event. */
  readonly version: number
  /** The parties of an order; null for anything else. */
  readonly buyer: string | null
  readonly seller: string | null
}

/** Joins the subject of the stream in row `c`; `SUBJECT_COLUMNS` selects it as a `SubjectRow`. */
export const joinSubject = (c: string): string => `
     left join lateral (select id, version, buyer_id, seller_id from orders where partition = ${c}.partition and id = ${c}.stream offset 0) o on true
     left join lateral (select id, version from sellers where partition = ${c}.partition and stream = ${c}.stream and o.id is null offset 0) s on true
     left join lateral (select kind, version from policies where partition = ${c}.partition and stream = ${c}.stream and o.id is null and s.id is null offset 0) p on true`
export const SUBJECT_COLUMNS = `coalesce(o.id::text, s.id, p.kind) as subject,
          case when o.id is not null then 'order' when s.id is not null then 'seller' else 'policy' end as kind,
          coalesce(o.version, s.version, p.version) as version, o.buyer_id as buyer, o.seller_id as seller`

/** A subject with its present state. */
export type Subject =
  | { readonly kind: 'order'; readonly stream: string; readonly state: Order }
  | { readonly kind: 'seller'; readonly stream: string; readonly state: Seller }
  | { readonly kind: 'policy'; readonly stream: string; readonly state: PolicyHead }
export interface PolicyHead {
  readonly kind: PolicyKind
  readonly version: number
}

/** Returns the id by which callers know the subject: the order's id, the seller's id, or the kind of policy. */
export const subjectId = (subject: Subject): string =>
  subject.kind === 'order' ? subject.stream : subject.kind === 'seller' ? subject.state.id : subject.state.kind

type Streams = [partitions: readonly number[], streams: readonly string[]]
const LISTED = 'unnest($1::smallint[], $2::uuid[]) as i(partition, stream)'
const orders = statement<Streams, SnapshotRow>(
  'orders_of_streams',
  `select o.id, o.state_version as "stateVersion", o.state from ${LISTED}
    cross join lateral (select id, state_version, state from orders where partition = i.partition and id = i.stream offset 0) o`,
)
const sellers = statement<Streams, StreamRow>(
  'sellers_of_streams',
  `select s.stream, s.state_version as "stateVersion", s.state from ${LISTED}
    cross join lateral (select stream, state_version, state from sellers where partition = i.partition and stream = i.stream offset 0) s`,
)
const policies = statement<Streams, PolicyHead & { readonly stream: string }>(
  'policies_of_streams',
  `select p.stream, p.kind, p.version from ${LISTED}
    cross join lateral (select stream, kind, version from policies where partition = i.partition and stream = i.stream offset 0) p`,
)

const READERS: { readonly [K in SubjectKind]: (db: Database, ...streams: Streams) => Promise<readonly Subject[]> } = {
  order: async (db, ...streams) =>
    (await readStates(db, await orders(db, ...streams))).map(({ id, state }) => ({ kind: 'order', stream: id, state })),
  seller: async (db, ...streams) => {
    const states = await readSellerStates(db, await sellers(db, ...streams))
    return [...states].flatMap(([stream, state]) => (state ? [{ kind: 'seller', stream, state } as const] : []))
  },
  policy: async (db, ...streams) =>
    (await policies(db, ...streams)).map(({ stream, ...state }) => ({ kind: 'policy', stream, state })),
}

/** Reads the subjects of these streams, with one statement for each kind. */
export async function readSubjects(
  db: Database,
  wanted: readonly { readonly kind: SubjectKind; readonly stream: string }[],
): Promise<ReadonlyMap<string, Subject>> {
  const found = new Map<string, Subject>()
  for (const kind of ['order', 'seller', 'policy'] as const) {
    const streams = [...new Set(wanted.flatMap(each => (each.kind === kind ? [each.stream] : [])))]
    if (streams.length === 0) continue
    for (const subject of await READERS[kind](db, streams.map(partitionOfId), streams))
      found.set(subject.stream, subject)
  }
  return found
}
