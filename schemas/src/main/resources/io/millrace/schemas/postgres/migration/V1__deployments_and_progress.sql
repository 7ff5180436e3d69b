-- Who writes the online tables, and how far they are. All times are epoch milliseconds, UTC.

-- One row per submission of a job. A later epoch wins over an earlier one in every online table.
create table deployment (
  epoch bigint generated always as identity primary key,
  fingerprint text not null,
  manifest jsonb not null,
  note text not null,
  submitted_at bigint not null
);

-- complete_to of a view's online table: the least over the subtasks of its newest epoch, known only
-- once all of `parallelism` subtasks have reported. 9223372036854775807: the sources have ended.
create table progress (
  online_table text not null,
  subtask integer not null,
  parallelism integer not null,
  epoch bigint not null,
  complete_to bigint not null,
  primary key (online_table, subtask)
) with (
  fillfactor = 50,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_scale_factor = 0
);

-- Where the history of a view's stream begins; a window that reaches back further is partial.
-- No row: nothing is missing.
create table history (
  online_table text not null,
  stream text not null,
  start_millis bigint not null,
  primary key (online_table, stream)
);

create schema if not exists online;
