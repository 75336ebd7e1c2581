// Searches orders by their whole reference or id, by words of title and reference, or by a party's name, always by
// index.

import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import { UUID } from '../uuid.ts'
import {
  eachList,
  type ListedOrder,
  type ListedRow,
  type ListQuery,
  type ListValues,
  listedOf,
  listValues,
  type Place,
  sortOf,
  type Viewer,
  walked,
} from './lists.ts'
import { SEARCHED_WORDS, WORDS_OF } from './searchWords.ts'
import { readStates } from './snapshots.ts'

export interface Found {
  readonly orders: readonly ListedOrder[]
  /** Where the search continues if the page is not full; null if it is full or the list has ended. */
  readonly lookedTo: Place | null
}

/** Up to this many hits are sorted. With more hits, the list itself is read through. */
const FEW = 1000
/**
 * The most people with a matching name whose orders are looked up. With more people, the list itself is read through.
 */
const PEOPLE = 100
/** The most orders of a list that one call reads through before it returns where to continue. */
const MOST_READ = 10_000

const NAMED = WORDS_OF('name')

const searchQuery = statement<[q: string], { tsquery: string | null }>(
  'search_query',
  `select ${SEARCHED_WORDS('$1::text')}::text as tsquery`,
)

/** Finds the ids of the hits without sorting them, up to one more than the bounds, to know whether they are few. */
const hits = statement<[tsquery: string], { ids: string[]; people: number }>(
  'search_hits',
  `with people as materialized (select id from persons where ${NAMED} @@ $1::tsquery limit ${PEOPLE + 1}),
        own as (select x.order_id from people p cross join lateral (
                  (select order_id from placed_orders where buyer_id = p.id limit ${FEW + 1})
                  union all (select order_id from placed_orders where seller_id = p.id limit ${FEW + 1})) x limit ${FEW + 1}),
        named as (select order_id from placed_orders where words @@ $1::tsquery limit ${FEW + 1})
   select array(select order_id from named union select order_id from own)::text[] as ids,
          (select count(*) from people) as people`,
)

const byReference = statement<[q: string], { id: string }>(
  'search_reference',
  'select order_id as id from order_references where reference = $1',
)

/** Reads orders by id: whatever the planner's statistics are, it never reads the whole list to find a few orders. */
const BY_ID = `(select x.* from unnest($6::smallint[], $7::uuid[]) as i(partition, id)
     cross join lateral (select * from orders where partition = i.partition and id = i.id offset 0) x)`
const BY_IDS = eachList((role, sort) =>
  statement<[...ListValues, partitions: readonly number[], ids: readonly string[]], ListedRow>(
    `few_${sort}_of_${role}`,
    listedOf(sort, walked(role, sort, '$4', { source: BY_ID })),
  ),
)

/**
 * The condition that an order matches. It is a value computed for each order; as an `exists` condition, all hits of all
 * lists were gathered first.
 */
const MATCHES = `coalesce((select w.words @@ $6::tsquery from placed_orders w where w.partition = o.partition and w.order_id = o.id), false)
           or coalesce((select bool_or(${NAMED} @@ $6::tsquery) from persons k where k.id in (o.buyer_id, o.seller_id)), false)`
const THROUGH = eachList((role, sort) =>
  statement<[...ListValues, tsquery: string], ListedRow>(
    `through_${sort}_of_${role}`,
    listedOf(sort, walked(role, sort, String(MOST_READ)), `(${MATCHES})`, '$4::int'),
  ),
)
/** Selects the last of the `MOST_READ` orders that were read through; nothing if the list has fewer. */
const LOOKED_TO = eachList((role, sort) =>
  statement<ListValues, Place>(
    `looked_to_${sort}_of_${role}`,
    `select o.list_at::text as place, o.id
       from (${walked(role, sort, String(MOST_READ), { only: `1 offset ${MOST_READ - 1}` })}) o where $4::int is not null`,
  ),
)

/**
 * Searches orders: a whole reference or id finds its order; otherwise every word must be in title or reference, or
 * every word in the name of one party.
 */
export async function searchOrders(db: Database, viewer: Viewer, query: ListQuery, q: string): Promise<Found> {
  const known = (await byReference(db, q)).map(({ id }) => id)
  const named = UUID.test(q) ? [q.toLowerCase(), ...known] : known
  if (named.length > 0) {
    const found = await byIds(db, viewer, query, [...new Set(named)])
    if (found.orders.length > 0) return found
  }
  const tsquery = (await searchQuery(db, q))[0]?.tsquery ?? null
  if (tsquery === null) return { orders: [], lookedTo: null }
  const [few] = await hits(db, tsquery)
  if (few && few.ids.length <= FEW && few.people <= PEOPLE) return byIds(db, viewer, query, few.ids)
  return through(db, viewer, query, tsquery)
}

async function byIds(db: Database, viewer: Viewer, query: ListQuery, ids: readonly string[]): Promise<Found> {
  const rows = await BY_IDS[viewer.role][sortOf(query.tab)](
    db,
    ...listValues(viewer, query),
    ids.map(partitionOfId),
    ids,
  )
  return { orders: await readStates(db, rows), lookedTo: null }
}

async function through(db: Database, viewer: Viewer, query: ListQuery, tsquery: string): Promise<Found> {
  const [sort, values] = [sortOf(query.tab), listValues(viewer, query)]
  const [rows, [last = null]] = await Promise.all([
    THROUGH[viewer.role][sort](db, ...values, tsquery),
    LOOKED_TO[viewer.role][sort](db, ...values),
  ])
  return { orders: await readStates(db, rows), lookedTo: rows.length < query.limit ? last : null }
}
