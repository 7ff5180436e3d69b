-- What comes in, for people and checks. All times are epoch milliseconds, UTC. Nothing that is
-- answered depends on these tables.

-- The newest event of each stream and the newest row of each table that was read and good. Jobs
-- write it about once a second while something comes.
create table source_newest (
  source text primary key,
  -- The latest event time, or observed-at; never goes back.
  newest_at bigint not null,
  -- When the last event, or row, came in.
  arrived_at bigint not null
);

-- The pulls that run, about a second old. No row: none does.
create table table_running (
  table_name text primary key,
  pull bigint not null,
  began_at bigint not null,
  -- Read so far, with those refused. Those that a crash lets be read again count once.
  rows bigint not null,
  -- 0 before it is planned.
  parts integer not null,
  -- Read, and covered by a checkpoint.
  parts_done integer not null,
  told_at bigint not null
);
