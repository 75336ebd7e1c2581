-- A performance log read from its key alone, successive level policy versions, and people's decisions on levels.

-- The whole line is in the key: a seller's lines are adjacent there, however scattered their rows are.
alter table performance_orders drop constraint performance_orders_pkey;
alter table performance_orders add primary key (seller_id, reference, line) include (at, recorded_at, order_id, buyer_id, gig_id, placed_at,
  due_at, delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by, reason, fault, fault_status, value, earned,
  currency, rating);

-- Until `until`, the seller's recorded start was `since`: a later correction changes no earlier evaluation.
create table performance_since (
  seller_id text not null,
  until timestamptz(3) not null,
  since timestamptz(3) not null,
  primary key (seller_id, until) include (since)
);

-- An evaluation only proposes a level that requires a person's decision; this is the decision.
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
