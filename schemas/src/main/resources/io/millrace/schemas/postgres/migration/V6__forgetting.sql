-- Keys that are to be forgotten, and were. All times are epoch milliseconds, UTC.

-- The key of the keyed hash, drawn once. Who has it and the register can test whether a key that he
-- knows was forgotten; nobody can read keys from the register.
create table forget_secret (
  one boolean primary key default true check (one),
  secret bytea not null
);

create table forgotten_key (
  id bigint generated always as identity primary key,
  entity text not null,
  -- HMAC-SHA256 of the entity's name, a zero byte, and the key's canonical bytes.
  key_hash bytea not null,
  -- The key's canonical bytes, while the work is under way; null once it is done.
  key bytea,
  reason text not null,
  requested_at bigint not null,
  -- Arrival time from which on no reader chooses a cut any more: all have by then.
  settles_at bigint not null,
  finished_at bigint
);

create index forgotten_key_hash on forgotten_key (entity, key_hash);

-- Of each source partition the first offset whose events are not forgotten.
create table forget_offset (
  id bigint not null references forgotten_key on delete cascade,
  stream text not null,
  partition integer not null,
  cut bigint not null,
  primary key (id, stream, partition)
);

-- Where the key may be.
create table forget_place (
  id bigint not null references forgotten_key on delete cascade,
  place text not null,
  state text not null check (state in ('pending', 'done')),
  done_at bigint,
  -- When time alone removes what is left; null where nothing is.
  until bigint,
  detail text not null,
  primary key (id, place)
);
