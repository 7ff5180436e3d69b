-- How far the tables are that are pulled on a schedule. All times are epoch milliseconds, UTC. The
-- job writes a pull here when a checkpoint covers all of its rows.

-- The last pulls of each table that ended well. A number is never used twice for a table.
create table table_pull (
  table_name text not null,
  pull bigint not null,
  began_at bigint not null,
  ended_at bigint not null,
  rows bigint not null,
  rejected bigint not null,
  -- The highest value seen, where a table is pulled incrementally; null for none.
  seen_until text,
  primary key (table_name, pull)
);

-- The same by view: one that is complete to visible_at shows all rows of the pull, and so every
-- change of the source from before began_at.
create table table_visible (
  online_table text not null,
  table_name text not null,
  pull bigint not null,
  began_at bigint not null,
  visible_at bigint not null,
  primary key (online_table, table_name, pull)
);

-- Why the source of a table could last not be read. It is over when a pull ends after it.
create table table_trouble (
  table_name text primary key,
  failed_at bigint not null,
  reason text not null
);

-- What people ask of the job that pulls a table; it looks once a second.
create table pull_request (
  id bigint generated always as identity primary key,
  table_name text not null,
  -- pull: now; mark: the next pull begins at seen_until, at the beginning where that is null
  kind text not null check (kind in ('pull', 'mark')),
  seen_until text,
  requested_at bigint not null
);
