// Single changes to orders and to the events of any stream, each with the place that verification must name.
import { type Change, CLOSED, hasText, OPEN, ofStream, stateOf, TEXT } from './change.ts'

export const CHANGED_STREAMS: readonly Change[] = [
  {
    what: 'the price in a state',
    sql: stateOf('orders', '{price}', '1', `id = ${OPEN}`),
    found: 'orders state.price',
  },
  {
    what: 'a balance in a state',
    sql: stateOf('orders', '{balances,held}', '7', `id = ${OPEN}`),
    found: 'orders state.balances.held',
  },
  {
    what: 'an extra field in a state',
    sql: stateOf('orders', '{more}', '1', `id = ${OPEN}`),
    found: 'orders state.more',
  },
  {
    what: 'a state of another version that is no longer rewritten',
    sql: `update orders set state_version = 1 where id = ${OPEN}`,
    found: 'orders stateVersion',
  },
  {
    what: 'the version of an order',
    sql: `update orders set version = version + 1 where id = ${OPEN}`,
    found: 'orders version',
  },
  {
    what: 'the head of a chain',
    sql: `update orders set hash = decode(repeat('ab', 32), 'hex') where id = ${OPEN}`,
    found: 'orders hash',
  },
  { what: 'the title', sql: `update orders set title = 'Another' where id = ${OPEN}`, found: 'orders title' },
  { what: 'the buyer', sql: `update orders set buyer_id = 'another' where id = ${CLOSED}`, found: 'orders buyerId' },
  { what: 'the seller', sql: `update orders set seller_id = 'another' where id = ${CLOSED}`, found: 'orders sellerId' },
  {
    what: 'the reference',
    sql: `update orders set reference = 'another' where id = ${CLOSED}`,
    found: 'orders reference',
  },
  {
    what: 'the policy version',
    sql: `update orders set policy_version = 9 where id = ${OPEN}`,
    found: 'orders policyVersion',
  },
  {
    what: 'the placing',
    sql: `update orders set placed_at = placed_at - interval '1 day' where id = ${OPEN}`,
    found: 'orders placedAt',
  },
  {
    what: 'the next deadline',
    sql: `update orders set next_due_at = null where id = ${OPEN}`,
    found: 'orders nextDueAt',
  },
  {
    what: 'the next stop',
    sql: `update orders set next_stop_at = '2030-01-01' where id = ${OPEN}`,
    found: 'orders nextStopAt',
  },
  {
    what: "the seller's tab",
    sql: `update orders set seller_tab = 'closed' where id = ${OPEN}`,
    found: 'orders sellerTab',
  },
  {
    what: 'an open case',
    sql: `update orders set open_case = not open_case where id = ${OPEN}`,
    found: 'orders openCase',
  },
  {
    what: 'the end',
    sql: `update orders set closed_at = closed_at - interval '1 year' where id = ${CLOSED}`,
    found: 'orders closedAt',
  },
  { what: 'a deleted order', sql: `delete from orders where id = ${CLOSED}`, found: 'events ?' },
  {
    what: 'the data of an event',
    sql: `update events set data = (data::jsonb || '{"price": 1}')::json where ${ofStream} and seq = 1`,
    found: 'events hash',
  },
  {
    what: 'the type of an event',
    sql: `update events set type = 'review.written' where ${ofStream} and seq = 2`,
    found: 'events hash',
  },
  {
    what: 'the instant of an event',
    sql: `update events set at = at - interval '1 ms' where ${ofStream} and seq = 2`,
    found: 'events hash',
  },
  {
    what: 'the instant at which an event was recorded',
    sql: `update events set recorded_at = recorded_at - interval '1 ms' where ${ofStream} and seq = 2`,
    found: 'events hash',
  },
  {
    what: 'who acted',
    sql: `update events set actor = 'seller:x' where ${ofStream} and seq = 2`,
    found: 'events hash',
  },
  {
    what: 'the hash of an event',
    sql: `update events set hash = decode(repeat('cd', 32), 'hex') where ${ofStream} and seq = 2`,
    found: 'events hash',
  },
  { what: 'a deleted event', sql: `delete from events where ${ofStream} and seq = 2`, found: 'events seq' },
  { what: 'a deleted first event', sql: `delete from events where ${ofStream} and seq = 1`, found: 'events seq' },
  {
    what: 'a deleted last event',
    sql: `delete from events e where ${ofStream} and seq = (select version from orders where id = e.stream)`,
    found: 'orders version',
  },
  { what: 'all events deleted', sql: `delete from events where ${ofStream}`, found: 'orders version' },
  {
    what: 'a changed text',
    sql: `update events set texts = jsonb_set(texts::jsonb, array[${TEXT}, 'text'], '"changed"')::json where ${hasText}`,
    found: 'events texts',
  },
  {
    what: 'a text that was never recorded',
    sql: `update events set texts = '{"more": {"salt": "00", "text": "more"}}' where ${ofStream} and seq = 1`,
    found: 'events texts',
  },
  {
    what: 'a digest',
    sql: `update events set digests = jsonb_set(digests::jsonb, array[${TEXT}], '"00"')::json where ${hasText}`,
    found: 'events hash',
  },
  {
    what: "the data of a seller's event",
    sql: `update events set data = (data::jsonb || '{"level": "level 3"}')::json where type = 'seller.registered' and data ->> 'seller' = 'zed'`,
    found: 'events hash',
  },
  { what: 'a deleted seller', sql: `delete from sellers where id = 'zed'`, found: 'events ?' },
]
