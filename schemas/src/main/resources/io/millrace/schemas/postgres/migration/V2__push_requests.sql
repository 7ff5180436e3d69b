-- Pushes that came with an idempotency key, so that a retry by any gateway is harmless. All times
-- are epoch milliseconds, UTC; leases go by this server's clock.

create table push_request (
  stream text not null,
  key text not null,
  -- SHA-256 of what was asked: the same key must not stand for something else.
  request_hash bytea not null,
  -- 'writing' from the intent on, 'done' once the answer is known.
  state text not null check (state in ('writing', 'done')),
  -- Counts those who took the request over from a gateway that is gone; only the last may finish.
  attempt integer not null,
  -- Ends of the topic's partitions before anything was written: {"0": 17, "1": 3}.
  start_offsets text not null,
  -- The instant by which event times are judged, also by a retry.
  judged_at bigint not null,
  -- Until then, the gateway that holds the request may still write.
  lease_until bigint not null,
  -- The reply's body; null while writing.
  answer text,
  created_at bigint not null,
  primary key (stream, key)
);

create index push_request_created_at on push_request (created_at);
