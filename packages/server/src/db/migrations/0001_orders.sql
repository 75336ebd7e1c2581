-- Orders, their events and ledger entries, and related tables. The application makes the ids; no lock spans orders.

create table persons (
  id text primary key,
  name text not null,
  language text,
  time_zone text
);

create table policies (
  version integer primary key,
  document json not null,
  in_force_since timestamptz(3) not null
);

create table api_keys (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  created_at timestamptz(3) not null default clock_timestamp(),
  revoked_at timestamptz(3)
);

create table orders (
  id uuid primary key,
  reference text not null unique,
  buyer_id text not null,
  seller_id text not null,
  title text not null,
  version integer not null,
  state_version smallint not null,
  state json not null,
  hash bytea not null,
  policy_version integer not null,
  partition smallint not null,
  next_due_at timestamptz(3),
  next_stop_at timestamptz(3),
  buyer_tab text not null,
  seller_tab text not null,
  staff_tab text not null,
  open_case boolean not null,
  placed_at timestamptz(3) not null,
  closed_at timestamptz(3),
  -- The sort key of lists: when the order closed, or its next deadline.
  list_at timestamptz(3) not null generated always as (coalesce(closed_at, next_stop_at, 'infinity')) stored,
  place_caller uuid,
  place_key text,
  place_hash bytea,
  place_saved_at timestamptz(3) not null default clock_timestamp()
) with (fillfactor = 85);

create index orders_due on orders (partition, next_due_at) where next_due_at is not null;
create index orders_next_stop on orders (next_stop_at) where next_stop_at is not null;
create index orders_place_key on orders (place_caller, place_key) where place_key is not null;
create index orders_of_buyer on orders (buyer_id, buyer_tab, list_at, id);
create index orders_of_seller on orders (seller_id, seller_tab, list_at, id);
create index orders_of_staff on orders (staff_tab, list_at, id);
create index orders_with_case on orders (id) where open_case;

create table order_events (
  order_id uuid not null,
  seq integer not null,
  type text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  actor text not null,
  call_id uuid,
  data json not null,
  digests json,
  texts json,
  hash bytea not null,
  saved_at timestamptz(3) not null default clock_timestamp(),
  tx xid8 not null default pg_current_xact_id(),
  primary key (order_id, seq)
);
create index order_events_saved on order_events (saved_at);

create table order_entries (
  order_id uuid not null,
  seq integer not null,
  line smallint not null,
  account text not null,
  amount bigint not null,
  currency text not null,
  at timestamptz(3) not null,
  person_id text,
  primary key (order_id, seq, line)
);
create index order_entries_of_person on order_entries (person_id, currency) include (amount) where person_id is not null;

create table calls (
  order_id uuid not null,
  caller uuid not null,
  actor text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status smallint not null,
  receipt json not null,
  saved_at timestamptz(3) not null default clock_timestamp(),
  primary key (order_id, caller, actor, route, key)
);
create index calls_saved on calls (saved_at);

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  secret text not null,
  events text[],
  created_at timestamptz(3) not null default clock_timestamp(),
  deleted_at timestamptz(3)
);

create table outbox_cursors (
  order_id uuid not null,
  endpoint_id uuid not null,
  sent_seq integer not null,
  last_seq integer not null,
  next_at timestamptz(3),
  attempts integer not null default 0,
  leased_until timestamptz(3),
  primary key (order_id, endpoint_id)
);
create index outbox_cursors_next on outbox_cursors (endpoint_id, next_at) where next_at is not null;

create table webhook_attempts (
  order_id uuid not null,
  endpoint_id uuid not null,
  seq integer not null,
  attempt integer not null,
  at timestamptz(3) not null default clock_timestamp(),
  status integer,
  took_ms integer not null,
  error text,
  primary key (order_id, endpoint_id, seq, attempt)
);

create table leases (
  partition smallint primary key,
  holder uuid,
  held_until timestamptz(3) not null
);
insert into leases (partition, held_until) select partition, '-infinity' from generate_series(0, 15) as partition;

create table test_clock (
  single boolean primary key default true check (single),
  offset_ms bigint not null,
  frozen_ms bigint
);
