// Checks every order in the database, row by row, for lost, duplicated or partial writes.
import { isDeepStrictEqual } from 'node:util'
import { nextDue, type Order } from '@evenhand/core'
import { verifyHistory } from '@evenhand/sdk'
import { type Connection, openPool, SNAPSHOT_SETTINGS } from '../db/db.ts'
import { exportedEvent, readEvents } from '../store/orders/events.ts'
import { listEntries } from '../store/orders/lists.ts'
import { foldAnew } from '../store/orders/snapshots.ts'
import { type Database, statement } from '../store/statement.ts'
import { partitionOf, partitionOfId } from '../store/streams/partition.ts'
import { textOf } from '../verify/command.ts'
import { verify } from '../verify/verify.ts'
import { spread } from './http/send.ts'

interface Row {
  readonly id: string
  readonly version: number
  /** null for an order that has ended. */
  readonly state: Order | null
  readonly hash: Buffer
  readonly next_due_at: number | null
}

const ordersSince = statement<[since: number], Row>(
  'whole_orders',
  `select id, version, state, hash, next_due_at from orders
    where id in (select stream from events where saved_at >= to_timestamp($1::bigint / 1000.0))`,
)
const oneOrder = statement<[id: string], Row>(
  'whole_order',
  'select id, version, state, hash, next_due_at from orders where id = $1::uuid',
)
const strays = statement<[], { what: string; count: number }>(
  'whole_strays',
  `select * from (
     select 'events' as what, count(*) from events e where not exists (
       select from orders o where o.partition = e.partition and o.id = e.stream and o.version >= e.seq
       union all
       select from sellers s where s.partition = e.partition and s.stream = e.stream and s.version >= e.seq
       union all
       select from policies p where p.partition = e.partition and p.stream = e.stream and p.version >= e.seq)
     union all
     select 'sellers', count(*) from sellers s where s.hash <> (
       select hash from events e where e.partition = s.partition and e.stream = s.stream and e.seq = s.version)
     union all
     select 'entries', count(*) from entries e where not exists (
       select from events v where v.partition = e.partition and v.stream = e.order_id and v.seq = e.seq)
     union all
     select 'calls', count(*) from calls c where not exists (
       select from events v where v.partition = c.partition and v.stream = c.stream and v.seq = (c.receipt->>'version')::int)
     union all
     select 'calls with two effects', count(*) from (
       select from events where call_id is not null group by stream, call_id having count(*) > 1) as twice
     union all
     select 'references', count(*) from order_references r where not exists (
       select from orders o where o.partition = r.partition and o.id = r.order_id and o.reference = r.reference)
     union all
     select 'orders', count(*) from orders o where not exists (
       select from order_references r where r.reference = o.reference and r.order_id = o.id)
     union all
     select 'orders without their seller', count(*) from orders o where not exists (
       select from sellers s where s.partition = o.partition and s.id = o.seller_id
       union all
       select from reevaluation_queue q where q.partition = o.partition and q.seller_id = o.seller_id and q.first_at is not null)
   ) found where count > 0`,
)

/** Returns the faults of the orders changed since an instant; an empty list if everything is consistent. */
export async function complaints(db: Database, since = 0): Promise<readonly string[]> {
  const orders = await ordersSince(db, since)
  const found = await spread(orders, 8, row => complaintsOf(db, row))
  const stray = (await strays(db)).map(({ what, count }) => `${count} ${what} stand alone`)
  return [...found.flat(), ...stray]
}

/** Checks an order again if it changed while it was checked. */
async function complaintsOf(db: Database, row: Row): Promise<readonly string[]> {
  const found = await wrongIn(db, row)
  const [latest] = await oneOrder(db, row.id)
  return latest && latest.version > row.version ? complaintsOf(db, latest) : found
}

async function wrongIn(db: Database, { id, version, state, hash, next_due_at }: Row): Promise<readonly string[]> {
  const events = (await readEvents(db, id, 0, 10_000)).map(event => exportedEvent(event, { role: 'marketplace' }))
  const verified = await verifyHistory(id, events)
  const folded: Order | null = JSON.parse(JSON.stringify((await foldAnew(db, [id])).get(id) ?? null))
  if (!folded) return [`${id}: nothing can be folded from its events`]
  const wrong = [
    ...(verified.ok ? [] : [verified.why]),
    ...(events.length === version ? [] : [`version ${version} with ${events.length} events`]),
    ...(events.at(-1)?.hash === hash.toString('hex') ? [] : ['the hash is not that of the last event']),
    ...(state === null || isDeepStrictEqual(folded, state) ? [] : ['the snapshot is not what its events fold to']),
    ...(partitionOfId(id) === partitionOf(folded.seller) ? [] : ['the id has not the partition of the seller']),
    ...(nextDue(folded) === next_due_at ? [] : ['the next deadline is not in its column']),
    ...(await unbalanced(db, id, folded)),
  ]
  return wrong.map(what => `${id}: ${what}`)
}

const booked = statement<[id: string], { amount: number | null }>(
  'whole_booked',
  'select sum(amount) as amount from entries where order_id = $1::uuid',
)

/** Returns faults of the ledger: each event's entries must sum to zero, and all entries to the order's balances. */
async function unbalanced(db: Database, id: string, { balances }: Order): Promise<readonly string[]> {
  const [sums, accounts] = [new Map<number, number>(), new Map<string, number>()]
  for (const { seq, account, amount } of await listEntries(db, id)) {
    sums.set(seq, (sums.get(seq) ?? 0) + amount)
    accounts.set(account, (accounts.get(account) ?? 0) + amount)
  }
  const [stored] = await booked(db, id)
  return [
    ...((stored?.amount ?? 0) === balances.seller ? [] : ["the stored entries are not the seller's balance"]),
    ...[...sums].flatMap(([seq, sum]) => (sum === 0 ? [] : [`the entries of event ${seq} sum to ${sum}`])),
    ...Object.entries(balances).flatMap(([account, amount]) =>
      (accounts.get(account) ?? 0) === amount ? [] : [`the entries of ${account} are not the order's ${amount}`],
    ),
  ]
}

/** Verifies a whole database in one snapshot, as `evenhand verify` does, and returns each difference as a line. */
export async function differencesIn(connection: Connection): Promise<readonly string[]> {
  const db = openPool(connection, 1, () => undefined, SNAPSHOT_SETTINGS)
  const found: string[] = []
  try {
    await db.transaction(snapshot => verify(snapshot, each => found.push(textOf(each))))
  } finally {
    await db.close()
  }
  return found
}
