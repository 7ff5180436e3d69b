-- Up to where a table had been read when its last pulls ended, where it is pulled incrementally: a
-- job that begins without state, or with one of before, goes on from there, as it does from what
-- the log has of these pulls. Kept by the job that logs the table's rows.
create table table_mark (
  table_name text not null,
  pull bigint not null,
  -- Of the table: to another one the mark says nothing.
  definition text not null,
  mark text not null,
  -- The last pull_request that it follows; negative for none. Marks that were set later are not in it.
  request bigint not null,
  primary key (table_name, pull)
);
