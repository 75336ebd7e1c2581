-- A ledger that is read from its key, versions of the level policy in force one after another, and what people decide about levels.

-- The whole line lies in the key itself: a seller's lines are read in one place, however scattered their rows are.
alter table performance_orders drop constraint performance_orders_pkey;
alter table performance_orders add primary key (seller_id, reference, line) include (at, recorded_at, order_id, buyer_id, gig_id, placed_at,
  due_at, delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by, reason, fault, fault_status, value, earned,
  currency, rating);

-- Until then a seller was known to be there since then: what is said of it later changes no earlier evaluation.
create table performance_since (
  seller_id text not null,
  until timestamptz(3) not null,
  since timestamptz(3) not null,
  primary key (seller_id, until) include (since)
);

-- A level that asks for a person is only proposed by an evaluation: what the person said.
create index evaluations_proposed on evaluations (at, seller_id) where event = 'proposed';
create table proposal_rulings (
  seller_id text not null,
  at timestamptz(3) not null,
  n integer not null,
  status text not null,
  ruled_at timestamptz(3) not null,
  ruled_by text not null,
  ruling text not null,
  primary key (seller_id, at, n)
);
