-- Idempotency records of changes outside orders; one mover of the test clock at a time; expired rows deleted by index.

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

-- The server that moves the clock holds a lease in real time. The next mover completes an interrupted move.
alter table test_clock add column mover uuid;
alter table test_clock add column mover_until timestamptz(3);
alter table test_clock add column moving_to bigint;

create index sessions_over on sessions ((coalesce(ends_at, link_until, revoked_at, created_at)));
