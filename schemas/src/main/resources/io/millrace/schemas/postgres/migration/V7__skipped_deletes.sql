-- Whether a pull of all rows took none away: the key of one that came could not be told, so nobody
-- knows which are gone.
alter table table_pull add column deletes_skipped boolean not null default false;
