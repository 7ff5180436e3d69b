-- What forgetting needs beyond the streams themselves. All times are epoch milliseconds, UTC.

-- Answers about a forgotten key, as the log of answers names it: by the view's name and the text of
-- the key. They reach that log through a topic, which may be read again, so they are known by their
-- hash for good.
create table forgotten_answer (
  id bigint not null references forgotten_key on delete cascade,
  view text not null,
  -- The key as the log of answers has it, while the work is under way; null once it is done.
  key_text text,
  -- HMAC-SHA256 of the view's name, a zero byte, and the key's text.
  text_hash bytea not null,
  -- Answers given by then are forgotten; null while all are.
  until bigint,
  primary key (id, view)
);

-- Events that other keys have lost since they were a forgotten key's too: what an online row of
-- theirs still counts and no log has any more. Whose event it was is not told.
create table lost_event (
  entity text not null,
  -- As forgotten_key.key_hash, of the key that has lost it.
  key_hash bytea not null,
  feed text not null,
  partition integer not null,
  -- Its place in the order of the partition's events.
  place bigint not null,
  event_time bigint not null,
  primary key (entity, key_hash, feed, partition, place)
);
