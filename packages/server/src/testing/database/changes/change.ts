// The form of a change that verification must find, and the rows of the demo that are changed.

export interface Change {
  readonly what: string
  readonly sql: string
  /** The table and the field. In place of the field: `-` for a missing row, `+` for an extra one, `?` for a stray. */
  readonly found: string
}

/** A closed order with a refund and a text. */
export const CLOSED = `(select o.id from orders o where o.closed_at is not null and exists (select from money_requests m where m.order_id = o.id)
                    and exists (select from events e where e.stream = o.id and e.texts is not null) order by o.id limit 1)`
export const OPEN = '(select id from orders where closed_at is null and next_due_at is not null order by id limit 1)'
export const stateOf = (table: string, path: string, value: string, where: string) =>
  `update ${table} set state = jsonb_set(state::jsonb, '${path}', '${value}')::json where ${where}`
export const ofClosed = `order_id = ${CLOSED}`
/** An entry on a seller's account. */
export const ofPaid =
  '(order_id, seq, line) = (select order_id, seq, line from entries order by order_id, seq, line limit 1)'
export const ofStream = `stream = ${CLOSED}`
export const LATEST = `(select id from orders order by id desc limit 1)`
export const TEXT = `(select key from json_each(texts) limit 1)`
export const hasText = `${ofStream} and seq = (select min(seq) from events where ${ofStream} and texts is not null)`
export const zed = `seller_id = 'zed'`
