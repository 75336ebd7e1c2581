// Money requests to the payment side, across orders. The save writes them; the lists are for the payment side, which
// confirms them.
import type { MoneyKind, MoneyState } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'

/** One refund or payment as the save writes it. */
export interface MoneyToSave {
  /** The sequence number of the requesting event. */
  readonly request: number
  readonly what: string
  readonly reference: string
  readonly amount: number
  readonly currency: string
  readonly state: string
  readonly since: string
  readonly externalId: string | null
  readonly confirmedBy: number | null
}

/**
 * Returns the part of the save that inserts or updates the requests of these events. `saved` is true if the order was
 * saved.
 */
export const saveMoney = (rows: string, saved: string): string => `
  insert into money_requests (partition, order_id, id, what, reference, amount, currency, state, requested_at, since, external_id, confirmed_by)
  select x.partition, x.id, x.request, x.what, x.reference, x.amount, x.currency, x.state, x.since, x.since, x."externalId", x."confirmedBy"
    from json_to_recordset(${rows}::text::json) as x(
           partition smallint, id uuid, request int, what text, reference text, amount bigint, currency text, state text, since timestamptz,
           "externalId" text, "confirmedBy" int)
   where ${saved}
  on conflict (partition, order_id, id) do update
     set state = excluded.state, since = excluded.since, external_id = excluded.external_id,
         confirmed_by = excluded.confirmed_by`

export interface MoneyRow {
  readonly order_id: string
  readonly id: number
  readonly reference: string
  readonly amount: number
  readonly currency: string
  readonly state: MoneyState
  readonly requested_at: number
  readonly since: number
  readonly external_id: string | null
  readonly failure_reason: string | null
}
/** Reads the failure reason from the event's texts, where it can be erased. */
const list = statement<
  [what: MoneyKind, state: MoneyState, since: number | null, order: string | null, id: number | null, limit: number],
  MoneyRow
>(
  'list_money_requests',
  `select m.order_id, m.id, m.reference, m.amount, m.currency, m.state, m.requested_at, m.since, m.external_id,
          e.texts -> 'failureReason' ->> 'text' as failure_reason
     from (select * from money_requests
            where what = $1 and state = $2
              and (since, order_id, id) > (coalesce(to_timestamp($3::bigint / 1000.0)::timestamptz(3), '-infinity'),
                    coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'), coalesce($5::int, 0))
            order by since, order_id, id limit $6) m
     left join lateral (select texts from events where partition = m.partition and stream = m.order_id
                           and seq = m.confirmed_by offset 0) e on true
    order by m.since, m.order_id, m.id`,
)

/** Where the next page continues. */
export interface MoneyPlace {
  readonly since: number
  readonly order: string
  readonly id: number
}
/** Lists the requests in one state, the oldest first. */
export const listMoneyRequests = (
  db: Database,
  what: MoneyKind,
  state: MoneyState,
  after: MoneyPlace | null,
  limit: number,
): Promise<readonly MoneyRow[]> =>
  list(db, what, state, after?.since ?? null, after?.order ?? null, after?.id ?? null, limit)
