-- What a call with an idempotency key did, for every change that is no order's; one mover of the test clock at a time; forgetting by index.

create table remembered_answers (
  caller uuid not null,
  actor text not null,
  route text not null,
  -- The ids of the path, in canonical JSON.
  target text not null,
  key text not null,
  body_hash bytea not null,
  -- null while a move of the test clock is under way: `answer` then holds where to.
  status smallint,
  answer json check (octet_length(answer::text) <= 1048576),
  saved_at timestamptz(3) not null default clock_timestamp(),
  primary key (caller, actor, route, target, key)
);
create index remembered_answers_saved on remembered_answers (saved_at);

-- Whoever moves the clock holds a lease in real time. A move that was begun and not finished is finished by the next mover.
alter table test_clock add column mover uuid;
alter table test_clock add column mover_until timestamptz(3);
alter table test_clock add column moving_to bigint;

create index sessions_over on sessions ((coalesce(ends_at, link_until, revoked_at, created_at)));
