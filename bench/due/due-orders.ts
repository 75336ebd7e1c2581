// Makes many orders with unanswered requests to cancel, the same for the real server and the hand-written side.

import { newOrderId, partitionOf, partitionOfId } from '../../packages/server/src/store/streams/partition.ts'
import type { Written } from '../by-hand/rows.ts'
import type { Ground } from '../ground.ts'
import { streamOf } from '../levels/levels-fill.ts'

export type Side = 'public' | 'by_hand'

const AT_ONCE = 2000
/** The orders are spread over so many sellers, and thereby over all partitions. */
const SELLERS = 2000
/** How many reminders of each window have already fired. A window has two, so only its outcome is left to fire. */
const REMINDERS = 2

/**
 * Copies the order with the open request to cancel, with its history and entries. The copies are spread over many
 * sellers, and each copy's window ends at its own instant.
 */
export async function makeDueOrders(
  { db }: Ground,
  side: Side,
  open: Written,
  dueAt: readonly number[],
): Promise<readonly string[]> {
  const made: string[] = []
  const sellers = Array.from({ length: Math.min(SELLERS, dueAt.length) }, (_, i) => `due-${i}`)
  const copied = [open.order.seller_id, sellers.map(partitionOf), sellers]
  await db.query({ name: 'sellers', text: COPY_SELLERS, values: copied })
  for (let from = 0; from < dueAt.length; from += AT_ONCE) {
    const dates = dueAt.slice(from, from + AT_ONCE)
    const sold = dates.map((_, i) => sellers[(from + i) % sellers.length] ?? '')
    const ids = sold.map(seller => newOrderId(Date.now(), seller))
    const isos = dates.map(at => new Date(at).toISOString())
    const values = [open.order.id, ids.map(partitionOfId), ids]
    const states = dates.map((at, i) => stateDue(open, sold[i] ?? '', at))
    await db.query({ name: `orders_${side}`, text: copyOrders(side), values: [...values, sold, isos, states] })
    for (const table of ['events', 'entries'] as const)
      await db.query({ name: `${table}_${side}`, text: copyParts(side, table), values })
    made.push(...ids)
  }
  return made
}

/** Returns the stored state of a seller's order, in which the window of its request ends at this instant. */
function stateDue({ order }: Written, seller: string, at: number): string {
  return JSON.stringify(order.state, (name, value) => {
    if (name === 'seller' && typeof value === 'string') return seller
    if (name !== 'requests') return value
    return value.map((each: object) => ({ ...each, clock: { at, total: 48 * 3_600_000, fired: REMINDERS } }))
  })
}

const COPY_SELLERS = `
insert into sellers (partition, id, stream, version, state_version, state, hash, since, since_given, level, level_since, next_due_at)
select i.partition, i.id, ${streamOf('i.id')}, 1, state_version, jsonb_set(state::jsonb, '{id}', to_jsonb(i.id))::json, hash, since, since_given,
       level, level_since, next_due_at
  from unnest($2::smallint[], $3::text[]) as i(partition, id)
  cross join (select * from sellers where id = $1) s
on conflict do nothing`

const COPIED = `version, state_version, hash, buyer_id, title, policy_version, buyer_tab, seller_tab, staff_tab, open_case, placed_at, closed_at`

const copyOrders = (side: Side): string => `
insert into ${side}.orders (partition, id, reference, seller_id, state, next_due_at, next_stop_at, ${COPIED})
select i.partition, i.id, i.id, i.seller, i.state::json, i.due, i.due, ${COPIED}
  from unnest($2::smallint[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[]) as i(partition, id, seller, due, state)
  cross join (select ${COPIED} from public.orders where id = $1) o`

/** The columns of the history and the entries, without those that the database fills by itself. */
const PARTS = {
  events: { key: 'stream', columns: 'seq, type, at, recorded_at, actor, data, digests, texts, hash' },
  entries: { key: 'order_id', columns: 'seq, line, account, amount, currency, at, person_id' },
}

const copyParts = (side: Side, table: keyof typeof PARTS): string => {
  const { key, columns } = PARTS[table]
  return `
insert into ${side}.${table} (partition, ${key}, ${columns})
select i.partition, i.id, ${columns} from unnest($2::smallint[], $3::uuid[]) as i(partition, id)
  cross join (select ${columns} from public.${table} where ${key} = $1) e`
}
