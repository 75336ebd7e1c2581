// Checks every order in the database, row by row, for lost, duplicated or partial writes.
import { isDeepStrictEqual } from 'node:util'
import { nextDue, type Order } from '@evenhand/core'
import { verifyHistory } from '@evenhand/sdk'
import { exportedEvent, readEvents } from '../store/orders/events.ts'
import { listEntries } from '../store/orders/lists.ts'
import { foldAnew } from '../store/orders/snapshots.ts'
import { type Database, statement } from '../store/statement.ts'
import { spread } from './http/send.ts'

interface Row {
  readonly id: string
  readonly version: number
  readonly state: Order
  readonly hash: Buffer
  readonly next_due_at: number | null
}

const ordersSince = statement<[since: number], Row>(
  'whole_orders',
  `select id, version, state, hash, next_due_at from orders
    where id in (select order_id from order_events where saved_at >= to_timestamp($1::bigint / 1000.0))`,
)
const oneOrder = statement<[id: string], Row>(
  'whole_order',
  'select id, version, state, hash, next_due_at from orders where id = $1::uuid',
)
const strays = statement<[], { what: string; count: number }>(
  'whole_strays',
  `select * from (
     select 'events' as what, count(*) from order_events e where not exists (select from orders o where o.id = e.order_id and o.version >= e.seq)
     union all
     select 'entries', count(*) from order_entries e where not exists (select from order_events v where v.order_id = e.order_id and v.seq = e.seq)
     union all
     select 'calls', count(*) from calls c where not exists (
       select from order_events v where v.order_id = c.order_id and v.seq = (c.receipt->>'version')::int)
     union all
     select 'calls with two effects', count(*) from (
       select from order_events where call_id is not null group by order_id, call_id having count(*) > 1) as twice
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
  const folded: unknown = JSON.parse(JSON.stringify((await foldAnew(db, [id])).get(id) ?? null))
  const wrong = [
    ...(verified.ok ? [] : [verified.why]),
    ...(events.length === version ? [] : [`version ${version} with ${events.length} events`]),
    ...(events.at(-1)?.hash === hash.toString('hex') ? [] : ['the hash is not that of the last event']),
    ...(isDeepStrictEqual(folded, state) ? [] : ['the snapshot is not what its events fold to']),
    ...(nextDue(state) === next_due_at ? [] : ['the next deadline is not in its column']),
    ...(await unbalanced(db, id, state)),
  ]
  return wrong.map(what => `${id}: ${what}`)
}

/** Returns faults of the ledger: each event's entries must sum to zero, and all entries to the order's balances. */
async function unbalanced(db: Database, id: string, { balances }: Order): Promise<readonly string[]> {
  const [sums, accounts] = [new Map<number, number>(), new Map<string, number>()]
  for (const { seq, account, amount } of await listEntries(db, id)) {
    sums.set(seq, (sums.get(seq) ?? 0) + amount)
    accounts.set(account, (accounts.get(account) ?? 0) + amount)
  }
  return [
    ...[...sums].flatMap(([seq, sum]) => (sum === 0 ? [] : [`the entries of event ${seq} sum to ${sum}`])),
    ...Object.entries(balances).flatMap(([account, amount]) =>
      (accounts.get(account) ?? 0) === amount ? [] : [`the entries of ${account} are not the order's ${amount}`],
    ),
  ]
}
