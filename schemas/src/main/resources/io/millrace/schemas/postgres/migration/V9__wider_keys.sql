-- Keys of wider entities (of a card at a merchant, for a card) go with a forgotten one that they
-- hold.

-- The entry because of which this one was asked for; null where it was asked for by itself.
alter table forgotten_key add column held_by bigint references forgotten_key on delete cascade;

-- Which columns of the view's key the text has, counted from 0; null for all of them in their order.
alter table forgotten_answer add column key_columns integer[];
