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
  revoked_at timestamptz(3)
);
create index sessions_of_actor on sessions (actor, created_at);
