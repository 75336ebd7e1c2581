-- Levels: sellers, the append-only ledger that their facts are read from, and what evaluations found.

create table level_policies (
  version integer primary key,
  document json not null,
  in_force_since timestamptz(3) not null
);

create table sellers (
  id text primary key,
  version integer not null,
  partition smallint not null,
  -- As the marketplace says, else the placing of the first order.
  since timestamptz(3) not null,
  since_given boolean not null,
  level text not null,
  level_since timestamptz(3) not null,
  -- Something that keeps the level fails since then.
  at_risk_since timestamptz(3),
  -- Perks of this level stay until then.
  grace_level text,
  grace_until timestamptz(3),
  next_due_at timestamptz(3)
);
create index sellers_due on sellers (partition, next_due_at) where next_due_at is not null;

-- A line stands for its order from `at` on, until a later line does: how it ended, then whatever was found afterwards. No line is ever changed.
create table performance_orders (
  seller_id text not null,
  reference text not null,
  -- The number of the order's event; from -1000000 up for an order from another system, so that one closed here stands after it.
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
  -- Completed then, and cancelled later.
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
  -- What evaluations add up lies in the key itself: a seller's lines are read in one place, however scattered their rows are.
  primary key (seller_id, reference, line) include (at, recorded_at, buyer_id, placed_at, due_at, delivered_at, late_when_closed,
    closed_at, completed_at, method, decided_by, opened_by, fault, fault_status, value, earned, currency, rating)
);
-- An order from another system is one seller's, however often and by how many at once it is brought along.
create unique index performance_imported on performance_orders (reference) where line = -1000000;

-- A question to the seller, and what became of it: asked, answered, dropped (withdrawn or superseded before an answer).
create table performance_answers (
  seller_id text not null,
  reference text not null,
  -- `first_message` (`brought` in an order from another system), or the number of the request.
  question text not null,
  type text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- In time is strictly before this.
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

-- What an evaluation found, with its reasons. A later one of the same instant names the one that it corrects.
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

-- Left by an order whose facts have changed: the scheduler looks at its seller.
create table reevaluation_queue (
  order_id uuid not null,
  seq integer not null,
  seller_id text not null,
  -- Evaluations after this may have read other facts.
  at timestamptz(3) not null,
  primary key (order_id, seq)
);
create index reevaluation_queue_of on reevaluation_queue (seller_id);
