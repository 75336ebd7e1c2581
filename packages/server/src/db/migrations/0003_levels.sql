-- Levels: sellers, the append-only performance log from which their facts are read, and evaluations.

create table level_policies (
  version integer primary key,
  document json not null,
  in_force_since timestamptz(3) not null
);

create table sellers (
  id text primary key,
  version integer not null,
  partition smallint not null,
  -- Set by the marketplace, else when the first order was placed.
  since timestamptz(3) not null,
  since_given boolean not null,
  level text not null,
  level_since timestamptz(3) not null,
  -- Since when a keep criterion fails.
  at_risk_since timestamptz(3),
  -- The perks of `grace_level` stay until `grace_until`.
  grace_level text,
  grace_until timestamptz(3),
  next_due_at timestamptz(3)
);
create index sellers_due on sellers (partition, next_due_at) where next_due_at is not null;

-- A line describes its order from `at` until a later line: how it ended, then facts found later. Lines never change.
create table performance_orders (
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
  -- Columns that evaluations sum are in the key: a seller's lines are adjacent there, however scattered their rows are.
  primary key (seller_id, reference, line) include (at, recorded_at, buyer_id, placed_at, due_at, delivered_at, late_when_closed,
    closed_at, completed_at, method, decided_by, opened_by, fault, fault_status, value, earned, currency, rating)
);
-- An imported order belongs to one seller, however often and concurrently it is imported.
create unique index performance_imported on performance_orders (reference) where line = -1000000;

-- A question to the seller and its course: asked, answered, dropped (withdrawn or superseded before an answer).
create table performance_answers (
  seller_id text not null,
  reference text not null,
  -- `first_message` (`imported` for an imported order), or the number of the request.
  question text not null,
  type text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- An answer is in time strictly before this.
  by_at timestamptz(3),
  primary key (seller_id, reference, question, type) include (at, recorded_at, by_at)
);

create table performance_warnings (
  seller_id text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  open integer not null,
  primary key (seller_id, at)
);

-- Evaluations with their reasons. A later one of the same instant names the one that it corrects.
create table evaluations (
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  recorded_at timestamptz(3) not null,
  policy_version integer not null,
  event text not null,
  level_before text not null,
  level_after text not null,
  reasons json not null,
  automated boolean not null,
  corrects integer,
  appeal_until timestamptz(3),
  primary key (seller_id, at, n)
);

create table appeals (
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  opened_at timestamptz(3) not null,
  explanation text not null,
  status text not null,
  ruled_at timestamptz(3),
  ruled_by text,
  ruling text,
  primary key (seller_id, at, n)
);
create index appeals_open on appeals (opened_at) where status = 'open';

-- One entry per change of an order's facts: the scheduler re-evaluates its seller.
create table reevaluation_queue (
  order_id uuid not null,
  seq integer not null,
  seller_id text not null,
  -- Evaluations after this may have used outdated facts.
  at timestamptz(3) not null,
  primary key (order_id, seq)
);
create index reevaluation_queue_of on reevaluation_queue (seller_id);
