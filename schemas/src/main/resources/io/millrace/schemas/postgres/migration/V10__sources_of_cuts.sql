-- A cut is a place in one source: kafka:TOPIC, or file:PATH with the file's length and the instant of
-- its last change. Empty for the pulls and pushed rows of a table, and for cuts of before this
-- migration, which are of topics.
alter table forget_offset add column source text not null default '';
alter table forget_offset drop constraint forget_offset_pkey;
alter table forget_offset add primary key (id, stream, source, partition);
