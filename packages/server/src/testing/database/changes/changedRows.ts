// Single changes to rows that follow from the events of orders.
import { type Change, CLOSED, OPEN, ofClosed, ofPaid } from './change.ts'

export const CHANGED_ROWS: readonly Change[] = [
  {
    what: 'an amount',
    sql: `update entries set amount = amount * 100 where ${ofPaid}`,
    found: 'entries amount',
  },
  {
    what: 'a deleted entry',
    sql: `delete from entries where ${ofPaid}`,
    found: 'entries -',
  },
  {
    what: 'an extra entry',
    sql: `insert into entries select partition, order_id, seq, 9, account, 1, currency, at, person_id from entries where ${ofPaid}`,
    found: 'entries +',
  },
  {
    what: 'the owner of an entry',
    sql: `update entries set person_id = 'another' where ${ofPaid}`,
    found: 'entries personId',
  },
  {
    what: 'an entry without an order',
    sql: `insert into entries select partition, gen_random_uuid(), seq, line, account, amount, currency, at, person_id from entries where ${ofPaid}`,
    found: 'entries ?',
  },
  {
    what: 'the state of a refund',
    sql: `update money_requests set state = 'failed' where ctid = (select ctid from money_requests where ${ofClosed} limit 1)`,
    found: 'money_requests state',
  },
  {
    what: 'the amount of a refund',
    sql: `update money_requests set amount = 1 where ctid = (select ctid from money_requests where ${ofClosed} limit 1)`,
    found: 'money_requests amount',
  },
  {
    what: 'a deleted refund',
    sql: `delete from money_requests where ctid = (select ctid from money_requests where ${ofClosed} limit 1)`,
    found: 'money_requests -',
  },
  {
    what: 'a refund without an order',
    sql: `insert into money_requests (partition, order_id, id, what, reference, amount, currency, state, requested_at, since) values (1, gen_random_uuid(), 3, 'refund', 'x', 5, 'USD', 'requested', now(), now())`,
    found: 'money_requests ?',
  },
  {
    what: 'a fault in the performance log',
    sql: `update performance_orders set fault = 'shared' where ${ofClosed} and line = (select min(line) from performance_orders where ${ofClosed})`,
    found: 'performance_orders fault',
  },
  {
    what: 'a line deleted from the performance log',
    sql: `delete from performance_orders where ${ofClosed} and line = (select min(line) from performance_orders where ${ofClosed})`,
    found: 'performance_orders -',
  },
  {
    what: 'an extra line in the performance log',
    sql: `insert into performance_orders select (jsonb_populate_record(p, '{"line": 999}')).* from performance_orders p where ${ofClosed} and line = (select min(line) from performance_orders where ${ofClosed})`,
    found: 'performance_orders +',
  },
  {
    what: 'a line of an order under another seller',
    sql: `insert into performance_orders select (jsonb_populate_record(p, '{"seller_id": "another"}')).* from performance_orders p where ${ofClosed} and line = (select min(line) from performance_orders where ${ofClosed})`,
    found: 'performance_orders ?',
  },
  {
    what: 'the instant of an answer',
    sql: `update performance_answers set at = at - interval '1 day' where ctid = (select ctid from performance_answers where question <> 'imported' limit 1)`,
    found: 'performance_answers at',
  },
  {
    what: 'a deleted question',
    sql: `delete from performance_answers where ctid = (select ctid from performance_answers where question <> 'imported' limit 1)`,
    found: 'performance_answers -',
  },
  {
    what: 'a question without an order',
    sql: `insert into performance_answers (partition, seller_id, reference, question, type, at, recorded_at) values (1, 'x', 'x', 'q', 'asked', now(), now())`,
    found: 'performance_answers ?',
  },
  {
    what: 'a deleted reference',
    sql: `delete from order_references where ${ofClosed}`,
    found: 'order_references -',
  },
  {
    what: 'a reference that names another order',
    sql: `update order_references set order_id = ${OPEN} where ${ofClosed}`,
    found: 'order_references orderId',
  },
  {
    what: 'an extra reference',
    sql: `insert into order_references (reference, partition, order_id, caller) select 'more', partition, id, gen_random_uuid() from orders where id = ${CLOSED}`,
    found: 'order_references ?',
  },
  {
    what: 'the search words of an order',
    sql: `update placed_orders set words = to_tsvector('simple', 'x') where ${ofClosed}`,
    found: 'placed_orders words',
  },
  {
    what: 'an order deleted from the search',
    sql: `delete from placed_orders where ${ofClosed}`,
    found: 'placed_orders -',
  },
]
