-- Versions of the level policy in force one after another, and what people decide about levels.

-- Until then a seller was known to be there since then: what is said of it later changes no earlier evaluation.
create table ledger_since (
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
