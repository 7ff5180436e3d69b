-- How much of a key there was in a place: so that a key that nothing was ever known of can be told.

-- Rows of the key that went from there, those of an online table included; of a view's state 1 where it
-- held the key, and else 0. Null where nobody counted: in places that have no rows, and where a release
-- of before cleared them.
alter table forget_place add column rows_gone bigint;

-- How often rows may have gone of which nobody knows how many: then rows_gone is the least that it
-- was. Who takes rows away adds one before he commits, and takes it back as he adds them to rows_gone,
-- in one statement. Of entries of before, what a release of before took away was not counted.
alter table forget_place add column rows_unsure integer not null default 1;
alter table forget_place alter column rows_unsure set default 0;
