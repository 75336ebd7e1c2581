// Makes many orders with unanswered requests to cancel, the same for the real server and the hand-written side.

import { uuidv7 } from '../../packages/server/src/store/uuid.ts'
import type { Written } from '../by-hand/rows.ts'
import type { Ground } from '../ground.ts'

export type Side = 'public' | 'by_hand'

const AT_ONCE = 2000
/** How many reminders of each window have already fired. A window has two, so only its outcome is left to fire. */
const REMINDERS = 2

/**
 * Copies the order with the open request to cancel, with its history and entries. Each copy's window ends at its own
 * instant.
 */
export async function makeDueOrders(
  { db }: Ground,
  side: Side,
  open: Written,
  dueAt: readonly number[],
): Promise<readonly string[]> {
  const made: string[] = []
  for (let from = 0; from < dueAt.length; from += AT_ONCE) {
    const dates = dueAt.slice(from, from + AT_ONCE)
    const ids = dates.map(() => uuidv7(Date.now()))
    const isos = dates.map(at => new Date(at).toISOString())
    const values = [open.order.id, ids]
    const states = dates.map(at => stateDue(open, at))
    await db.query({ name: `orders_${side}`, text: copyOrders(side), values: [...values, isos, states] })
    for (const [table, columns] of Object.entries(PARTS)) {
      await db.query({ name: `${table}_${side}`, text: copyParts(side, table, columns), values })
    }
    made.push(...ids)
  }
  return made
}

/** Returns the order's stored state, in which the window of its request ends at this instant. */
function stateDue({ order }: Written, at: number): string {
  return JSON.stringify(order.state, (name, value) =>
    name === 'requests'
      ? value.map((each: object) => ({ ...each, clock: { at, total: 48 * 3_600_000, fired: REMINDERS } }))
      : value,
  )
}

const COPIED = `version, state_version, hash, buyer_id, seller_id, title, policy_version, buyer_tab, seller_tab, staff_tab, open_case,
              placed_at, closed_at`

const copyOrders = (side: Side): string => `
insert into ${side}.orders (id, reference, state, partition, next_due_at, next_stop_at, ${COPIED})
select i.id, i.id, i.state::json, ('x' || right(i.id::text, 1))::bit(4)::int, i.due, i.due, ${COPIED}
  from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as i(id, due, state)
  cross join (select version, state_version, hash, buyer_id, seller_id, title, policy_version, buyer_tab, seller_tab, staff_tab,
                     open_case, placed_at, closed_at from public.orders where id = $1) o`

/** The columns of the history and the entries, without those that the database fills by itself. */
const PARTS = {
  order_events: 'seq, type, at, recorded_at, actor, data, digests, texts, hash',
  order_entries: 'seq, line, account, amount, currency, at, person_id',
}

const copyParts = (side: Side, table: string, columns: string): string => `
insert into ${side}.${table} (order_id, ${columns})
select i.id, ${columns} from unnest($2::uuid[]) as i(id)
  cross join (select ${columns} from public.${table} where order_id = $1) e`
