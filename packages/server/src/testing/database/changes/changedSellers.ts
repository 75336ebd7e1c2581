// Single changes to sellers, to rows that follow from their events, and to outbox cursors.
import { type Change, LATEST, ofStream, stateOf, zed } from './change.ts'

export const CHANGED_SELLERS: readonly Change[] = [
  { what: 'the level', sql: `update sellers set level = 'level 3' where id = 'zed'`, found: 'sellers level' },
  {
    what: 'the level in the state',
    sql: stateOf('sellers', '{level}', '"level 3"', `id = 'zed'`),
    found: 'sellers state.level',
  },
  {
    what: 'the instant at which a seller joined',
    sql: `update sellers set since = '2020-01-01' where id = 'zed'`,
    found: 'sellers since',
  },
  {
    what: 'the grace',
    sql: `update sellers set grace_level = 'level 3' where id = 'zed'`,
    found: 'sellers graceLevel',
  },
  {
    what: 'an evaluation',
    sql: `update evaluations set level_after = 'level 3' where ctid = (select ctid from evaluations where ${zed} order by at limit 1)`,
    found: 'evaluations after',
  },
  {
    what: 'a deleted evaluation',
    sql: `delete from evaluations where ctid = (select ctid from evaluations where ${zed} order by at limit 1)`,
    found: 'evaluations -',
  },
  {
    what: 'the explanation of an appeal',
    sql: `update appeals set explanation = 'x' where ${zed} and status = 'open'`,
    found: 'appeals explanation',
  },
  {
    what: 'the status of an appeal',
    sql: `update appeals set status = 'stands' where ${zed} and status = 'reinstated'`,
    found: 'appeals status',
  },
  {
    what: 'an appeal without a seller',
    sql: `insert into appeals (partition, seller_id, at, n, opened_at, explanation, status) values (1, 'x', now(), 1, now(), 'x', 'open')`,
    found: 'appeals ?',
  },
  {
    what: 'a decision on a proposal',
    sql: `update proposal_rulings set status = 'granted' where ${zed}`,
    found: 'proposal_rulings status',
  },
  {
    what: 'the number of warnings',
    sql: `update performance_warnings set open = 0 where ${zed}`,
    found: 'performance_warnings open',
  },
  { what: 'a deleted earlier start', sql: `delete from performance_since where ${zed}`, found: 'performance_since -' },
  {
    what: 'a cursor beyond the last event of its order',
    sql: `update outbox_cursors set sent_seq = 999 where ${ofStream} and lane = 'events'`,
    found: 'outbox_cursors sentSeq',
  },
  {
    what: 'a cursor that covers too much',
    sql: `update outbox_cursors set last_seq = 999 where ${ofStream} and lane = 'events'`,
    found: 'outbox_cursors lastSeq',
  },
  {
    what: 'a cursor that covers too little',
    sql: `update outbox_cursors set last_seq = 1 where ${ofStream} and lane = 'events'`,
    found: 'outbox_cursors lastSeq',
  },
  {
    what: 'a deleted cursor',
    sql: `delete from outbox_cursors where ${ofStream} and lane = 'money'`,
    found: 'outbox_cursors -',
  },
  {
    what: 'an idle cursor with events to send',
    sql: `update outbox_cursors set sent_seq = 0, next_at = null where ${ofStream} and lane = 'events'`,
    found: 'outbox_cursors nextAt',
  },
  {
    what: 'a cursor without a stream',
    sql: `insert into outbox_cursors select partition, gen_random_uuid(), endpoint_id, lane, 0, 1 from outbox_cursors where ${ofStream} and lane = 'events'`,
    found: 'outbox_cursors ?',
  },
  {
    what: 'a cursor without an endpoint',
    sql: `update outbox_cursors set endpoint_id = gen_random_uuid() where stream = ${LATEST} and lane = 'events'`,
    found: 'outbox_cursors -',
  },
  {
    what: 'a replay without a cursor',
    sql: `insert into webhook_replays select partition, stream, (select id from webhook_endpoints limit 1), 1, 'replay' from events where ${ofStream} and seq = 1`,
    found: 'webhook_replays ?',
  },
]
