-- The tables of the first version. Rows of an order have its seller's partition first in their key; no lock spans orders.

-- The identity of this installation: an id for names, and a secret from which others are derived.
create table installation (
  is_this boolean primary key default true check (is_this),
  id uuid not null,
  secret bytea not null,
  -- All order snapshots have this state_version; if it is not the code's, they are rewritten in the background.
  state_version smallint not null default 0
);

create table test_clock (
  single boolean primary key default true check (single),
  offset_ms bigint not null,
  frozen_ms bigint,
  -- The server that moves the clock holds a lease in real time. The next mover completes an interrupted move.
  mover uuid,
  mover_until timestamptz(3),
  moving_to bigint
);

-- A partition is the first byte of the SHA-256 of a seller's id, and the last byte of the ids of their orders.
create table leases (
  partition smallint primary key,
  holder uuid,
  held_until timestamptz(3) not null
);
insert into leases (partition, held_until) select partition, '-infinity' from generate_series(0, 255) as partition;

create table persons (
  id text primary key,
  name text not null,
  language text,
  time_zone text
);
-- A search reads through what is pending: the shorter, the sooner the index is worth it, and the shorter the save that ends it.
create index persons_by_words on persons using gin (to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g')))
  with (gin_pending_list_limit = 128);

-- The order policy and the level policy are streams in partition 0. Their states are folded from their events.
create table policies (
  partition smallint not null,
  stream uuid not null,
  kind text not null,
  version integer not null,
  hash bytea not null,
  primary key (partition, stream)
);

-- The published versions of each kind. Documents never change.
create table policy_versions (
  kind text not null,
  version integer not null,
  document json not null,
  in_force_since timestamptz(3) not null,
  primary key (kind, version)
);

create table api_keys (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  created_at timestamptz(3) not null default clock_timestamp(),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  of_demo boolean not null default false
);

-- Sessions of persons: a single-use link opens a session; only their hashes are stored. Real time throughout.
create table sessions (
  id uuid primary key,
  actor text not null,
  order_id uuid,
  link_hash bytea unique,
  link_until timestamptz(3),
  token_hash bytea unique,
  created_at timestamptz(3) not null default clock_timestamp(),
  entered_at timestamptz(3),
  ends_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
create index sessions_of_actor on sessions (actor, created_at desc, id desc);
create index sessions_by_creation on sessions (created_at desc, id desc);
create index sessions_over on sessions ((coalesce(ends_at, link_until, revoked_at, created_at)));

-- Idempotency records of changes outside orders; expired rows are deleted by index.
create table remembered_answers (
  caller uuid not null,
  actor text not null,
  route text not null,
  -- The ids of the path, in canonical JSON.
  target text not null,
  key text not null,
  body_hash bytea not null,
  -- null while a move of the test clock is in progress: `answer` then holds its target.
  status smallint,
  answer json check (octet_length(answer::text) <= 1048576),
  saved_at timestamptz(3) not null default clock_timestamp(),
  primary key (caller, actor, route, target, key)
);
create index remembered_answers_saved on remembered_answers (saved_at);

-- The references of orders across all partitions: the order that each one names, and the call that placed that order.
create table order_references (
  reference text primary key,
  partition smallint not null,
  order_id uuid not null,
  -- null after a day, when a repeat of the call is no longer recognized.
  caller uuid,
  -- null if the call had no key, and after a day.
  key text,
  body_hash bytea,
  saved_at timestamptz(3) not null default clock_timestamp()
);
create unique index order_references_key on order_references (caller, key) where key is not null;
create index order_references_saved on order_references (saved_at) where caller is not null;

create table orders (
  partition smallint not null,
  id uuid not null,
  reference text not null,
  buyer_id text not null,
  seller_id text not null,
  title text not null,
  version integer not null,
  state_version smallint not null,
  -- null once the order is closed and has no deadline: readers then fold the state from the events.
  state json,
  hash bytea not null,
  policy_version integer not null,
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
  primary key (partition, id)
) with (fillfactor = 85);
create index orders_due on orders (partition, next_due_at) where next_due_at is not null;
create index orders_next_stop on orders (next_stop_at) where next_stop_at is not null;
create index orders_of_buyer on orders (buyer_id, buyer_tab, list_at, id);
create index orders_of_seller on orders (seller_id, seller_tab, list_at, id);
create index orders_of_staff on orders (staff_tab, list_at, id);
create index orders_with_case on orders (id) where open_case;

-- The immutable columns of an order, for lists and searches: written when it is placed, so later saves touch no index.
create table placed_orders (
  partition smallint not null,
  order_id uuid not null,
  buyer_id text not null,
  seller_id text not null,
  -- The words of title and reference, separated by anything but letters and digits, as in search queries.
  words tsvector not null,
  primary key (partition, order_id)
);
create index placed_orders_latest on placed_orders (order_id) include (partition);
create index placed_orders_of_buyer on placed_orders (buyer_id, order_id) include (partition);
create index placed_orders_of_seller on placed_orders (seller_id, order_id) include (partition);
create index placed_orders_by_words on placed_orders using gin (words) with (gin_pending_list_limit = 128);

-- A stream is the history of one order, seller or policy. An order's stream has the order's id.
create table events (
  partition smallint not null,
  stream uuid not null,
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
  primary key (partition, stream, seq)
);
-- For the feed and the live streams: in the sequence of transactions, neither skips an event that is committed late.
create index events_by_transaction on events (tx);
-- Rows are stored roughly in the sequence of saving, so a summary of every 16 pages is enough to find the later ones.
create index events_saved on events using brin (saved_at) with (pages_per_range = 16, autosummarize = on);

-- Entries on a person's account, for balances. Entries on an order's own accounts are computed from its events.
create table entries (
  partition smallint not null,
  order_id uuid not null,
  seq integer not null,
  line smallint not null,
  account text not null,
  amount bigint not null,
  currency text not null,
  at timestamptz(3) not null,
  person_id text not null,
  primary key (partition, order_id, seq, line)
);
create index entries_of_person on entries (person_id, currency) include (amount);

create table money_requests (
  partition smallint not null,
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
  primary key (partition, order_id, id)
);
create index money_requests_listed on money_requests (what, state, since, order_id, id);

-- Idempotency records of commands on a stream.
create table calls (
  partition smallint not null,
  stream uuid not null,
  caller uuid not null,
  actor text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status smallint not null,
  receipt json not null,
  saved_at timestamptz(3) not null default clock_timestamp(),
  primary key (partition, stream, caller, actor, route, key)
);
create index calls_saved on calls (saved_at);

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  secret text not null,
  events text[],
  created_at timestamptz(3) not null default clock_timestamp(),
  deleted_at timestamptz(3),
  enabled_at timestamptz(3) not null default clock_timestamp(),
  disabled_at timestamptz(3),
  disabled_reason text
);

create table outbox_cursors (
  partition smallint not null,
  stream uuid not null,
  endpoint_id uuid not null,
  lane text not null,
  sent_seq integer not null,
  last_seq integer not null,
  next_at timestamptz(3),
  attempts integer not null default 0,
  failing_since timestamptz(3),
  leased_until timestamptz(3),
  primary key (partition, stream, endpoint_id, lane)
);
create index outbox_cursors_next on outbox_cursors (endpoint_id, lane, next_at) where next_at is not null;

create table webhook_replays (
  partition smallint not null,
  stream uuid not null,
  endpoint_id uuid not null,
  seq integer not null,
  lane text not null,
  primary key (partition, stream, endpoint_id, seq)
);

create table webhook_attempts (
  partition smallint not null,
  stream uuid not null,
  endpoint_id uuid not null,
  -- Only the reading order of an endpoint, and where a page continues; nothing refers to it.
  id bigint generated always as identity,
  seq integer not null,
  type text not null,
  attempt integer not null,
  at timestamptz(3) not null default clock_timestamp(),
  status integer,
  took_ms integer not null,
  error text,
  next_at timestamptz(3),
  failed boolean not null,
  primary key (partition, stream, endpoint_id, id)
);
create index webhook_attempts_of_endpoint on webhook_attempts (endpoint_id, id);
create index webhook_attempts_failed on webhook_attempts (endpoint_id, id) where failed;
create index webhook_attempts_at on webhook_attempts (at);

-- Levels: sellers, the append-only performance log from which their facts are read, and evaluations.
create table sellers (
  partition smallint not null,
  id text not null,
  stream uuid not null,
  version integer not null,
  state_version smallint not null,
  state json not null,
  hash bytea not null,
  -- Set by the marketplace, else when the first order was placed.
  since timestamptz(3) not null,
  since_given boolean not null,
  level text not null,
  level_since timestamptz(3) not null,
  -- The perks of `grace_level` stay until `grace_until`.
  grace_level text,
  grace_until timestamptz(3),
  -- Belongs to the scheduler and not to the state: an evaluation without news moves only this.
  next_due_at timestamptz(3),
  primary key (partition, id)
);
create unique index sellers_stream on sellers (partition, stream);
create index sellers_due on sellers (partition, next_due_at) where next_due_at is not null;

-- A line describes its order from `at` until a later line: how it ended, then facts found later. Lines never change.
create table performance_orders (
  partition smallint not null,
  seller_id text not null,
  reference text not null,
  -- The order's event number; from -1000000 up for imported orders, so that lines recorded here come after them.
  line integer not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  order_id uuid,
  buyer_id text not null,
  gig_id text,
  placed_at timestamptz(3),
  due_at timestamptz(3),
  delivered_at timestamptz(3),
  late_when_closed boolean not null,
  closed_at timestamptz(3) not null,
  -- When it was completed, if it was cancelled later.
  completed_at timestamptz(3),
  method text not null,
  decided_by text,
  opened_by text,
  reason text,
  fault text not null,
  fault_status text,
  value bigint,
  earned bigint,
  currency text,
  rating smallint,
  -- How much longer windows include an order contested in vain.
  stays_longer_ms bigint not null default 0,
  -- The whole line is in the key: a seller's lines are adjacent there, however scattered their rows are.
  primary key (partition, seller_id, reference, line) include (at, recorded_at, order_id, buyer_id, gig_id, placed_at, due_at, delivered_at,
    late_when_closed, closed_at, completed_at, method, decided_by, opened_by, reason, fault, fault_status, value, earned, currency, rating,
    stays_longer_ms)
);
-- An imported order belongs to one seller, however often and concurrently it is imported.
create unique index performance_imported on performance_orders (reference) where line = -1000000;

-- A question to the seller and its course: asked, answered, dropped (withdrawn or superseded before an answer).
create table performance_answers (
  partition smallint not null,
  seller_id text not null,
  reference text not null,
  -- `first_message` (`imported` for an imported order), or the number of the request.
  question text not null,
  type text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- An answer is in time strictly before this.
  by_at timestamptz(3),
  -- '' if the buyer is unknown. Distinct-buyer guards need it.
  buyer_id text not null default '',
  primary key (partition, seller_id, reference, question, type) include (at, recorded_at, by_at, buyer_id)
);

create table performance_warnings (
  partition smallint not null,
  seller_id text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  open integer not null,
  primary key (partition, seller_id, at)
);

-- Until `until`, the seller's recorded start was `since`: a later correction changes no earlier evaluation.
create table performance_since (
  partition smallint not null,
  seller_id text not null,
  until timestamptz(3) not null,
  since timestamptz(3) not null,
  primary key (partition, seller_id, until) include (since)
);

-- Evaluations; their reasons are in the seller's events. A later one of the same instant names the one that it corrects.
create table evaluations (
  partition smallint not null,
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  recorded_at timestamptz(3) not null,
  policy_version integer not null,
  event text not null,
  level_before text not null,
  level_after text not null,
  automated boolean not null,
  corrects integer,
  appeal_until timestamptz(3),
  -- The event with the reasons; a person's correction has those of the evaluation that it corrects.
  seq integer not null,
  primary key (partition, seller_id, at, n)
);

-- An evaluation only proposes a level that requires a person's decision; this is the decision.
create index evaluations_proposed on evaluations (at, seller_id) where event = 'proposed';
create table proposal_rulings (
  partition smallint not null,
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  status text not null,
  ruled_at timestamptz(3) not null,
  ruled_by text not null,
  ruling text not null,
  primary key (partition, seller_id, at, n)
);

create table appeals (
  partition smallint not null,
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  opened_at timestamptz(3) not null,
  explanation text not null,
  status text not null,
  ruled_at timestamptz(3),
  ruled_by text,
  ruling text,
  primary key (partition, seller_id, at, n)
);
create index appeals_open on appeals (opened_at) where status = 'open';

-- One entry per change of an order's facts: the scheduler re-evaluates its seller.
create table reevaluation_queue (
  partition smallint not null,
  seller_id text not null,
  order_id uuid not null,
  seq integer not null,
  -- Evaluations after this may have used outdated facts.
  at timestamptz(3) not null,
  -- When an order was placed that may be the seller's first: registers the seller, or moves the start.
  first_at timestamptz(3),
  primary key (partition, seller_id, order_id, seq)
);
