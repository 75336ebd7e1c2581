-- When keys and sessions were last used, which key belongs to the demo, and indexes for lists of sessions.
alter table api_keys add column last_used_at timestamptz(3);
alter table api_keys add column of_demo boolean not null default false;
update api_keys set of_demo = true where name = 'demo' and exists (select 1 from test_clock);

alter table sessions add column last_used_at timestamptz(3);
update sessions set last_used_at = entered_at;

drop index sessions_of_actor;
create index sessions_of_actor on sessions (actor, created_at desc, id desc);
create index sessions_by_creation on sessions (created_at desc, id desc);
