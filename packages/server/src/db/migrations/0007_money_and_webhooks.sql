-- Money requests get their own list and cursors; 410 disables endpoints; attempts are listed; events can be replayed.

create table money_requests (
  order_id uuid not null,
  id integer not null,
  what text not null,
  reference text not null,
  amount bigint not null,
  currency text not null,
  state text not null,
  requested_at timestamptz(3) not null,
  since timestamptz(3) not null,
  external_id text,
  confirmed_by integer,
  primary key (order_id, id)
);
create index money_requests_listed on money_requests (what, state, since, order_id, id);

insert into money_requests (order_id, id, what, reference, amount, currency, state, requested_at, since, external_id, confirmed_by)
select a.order_id, a.seq, split_part(a.type, '.', 1), o.reference, (a.data ->> 'amount')::bigint, o.state ->> 'currency',
       case when c.type is null then 'requested' when c.type like '%.failed' then 'failed' else 'done' end,
       a.at, coalesce(c.at, a.at), c.data ->> 'externalId', c.seq
  from order_events a
  join orders o on o.id = a.order_id
  left join lateral (
    select e.seq, e.type, e.at, e.data
      from order_events e
     where e.order_id = a.order_id and e.seq > a.seq
       and (e.type in ('refund.done', 'refund.failed') and (e.data ->> 'refundId')::int = a.seq
         or e.type in ('payment.confirmed', 'payment.failed') and (e.data ->> 'paymentId')::int = a.seq)
     order by e.seq desc limit 1) c on true
 where a.type in ('refund.requested', 'payment.requested');

alter table webhook_endpoints
  add column enabled_at timestamptz(3) not null default clock_timestamp(),
  add column disabled_at timestamptz(3),
  add column disabled_reason text;
update webhook_endpoints set enabled_at = created_at;

alter table outbox_cursors
  add column lane text not null default 'events',
  add column failing_since timestamptz(3),
  drop constraint outbox_cursors_pkey,
  add primary key (order_id, endpoint_id, lane);
alter table outbox_cursors alter column lane drop default;
drop index outbox_cursors_next;
create index outbox_cursors_next on outbox_cursors (endpoint_id, lane, next_at) where next_at is not null;
-- Unsent money requests wait behind nothing from now on.
insert into outbox_cursors (order_id, endpoint_id, lane, sent_seq, last_seq, next_at)
select order_id, endpoint_id, 'money', sent_seq, last_seq, clock_timestamp() from outbox_cursors where sent_seq < last_seq;
-- Cursors that were given up after their last attempt resume.
update outbox_cursors h set next_at = clock_timestamp(), attempts = 0
  from webhook_endpoints e
 where e.id = h.endpoint_id and e.deleted_at is null and h.sent_seq < h.last_seq and h.next_at is null;

create table webhook_replays (
  order_id uuid not null,
  endpoint_id uuid not null,
  seq integer not null,
  lane text not null,
  primary key (order_id, endpoint_id, seq)
);

drop table webhook_attempts;
create table webhook_attempts (
  endpoint_id uuid not null,
  id bigint generated always as identity,
  order_id uuid not null,
  seq integer not null,
  type text not null,
  attempt integer not null,
  at timestamptz(3) not null default clock_timestamp(),
  status integer,
  took_ms integer not null,
  error text,
  next_at timestamptz(3),
  failed boolean not null,
  primary key (endpoint_id, id)
);
create index webhook_attempts_of_order on webhook_attempts (order_id, endpoint_id, id);
create index webhook_attempts_failed on webhook_attempts (endpoint_id, id) where failed;
create index webhook_attempts_at on webhook_attempts (at);
