-- The identity of this installation: an id for names, and a secret from which others are derived.
create table installation (
  is_this boolean primary key default true check (is_this),
  id uuid not null,
  secret bytea not null,
  -- All order snapshots have this state_version; if it is not the code's, they are rewritten in the background.
  state_version smallint not null default 0
);
