-- The online table of one view and fingerprint; ${table} is its qualified, quoted name.
-- Rows are replaced in place: room is left on each page, and no column that changes is indexed, so
-- that an update touches one page and no index (a HOT update). Rows stay below 2 kB where values are
-- small, and storage main keeps them in line; one that holds a huge value moves out rather than fail.
create table if not exists ${table} (
  key bytea primary key,
  row bytea not null,
  epoch bigint not null,
  position bigint not null,
  decided_at bigint not null
) with (
  fillfactor = 60,
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 1,
  autovacuum_analyze_scale_factor = 0.1
);
alter table ${table} alter column row set storage main;
