package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gateway.store.Outage;
import io.millrace.type.JsonText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests with an idempotency key, in PostgreSQL: what is intended, who writes it, what was
 * answered. Futures fail with a {@link PushException}. Thread-safe.
 */
final class PushJournal {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_SCHEMA = "3F000";
  private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

  private static final String SELECT =
      "select request_hash, state, answer, lease_until - "
          + NOW
          + " as left_millis, judged_at from millrace.push_request where stream = $1 and key = $2";
  private static final String INSERT =
      "insert into millrace.push_request (stream, key, request_hash, state, attempt,"
          + " start_offsets, judged_at, lease_until, created_at) values ($1, $2, $3, 'writing', 1,"
          + " $4, $5, "
          + NOW
          + " + $6, "
          + NOW
          + ") on conflict do nothing";
  private static final String CLAIM =
      "update millrace.push_request set attempt = attempt + 1, lease_until = "
          + NOW
          + " + $3 where stream = $1 and key = $2 and state = 'writing' and lease_until <= "
          + NOW
          + " returning attempt, start_offsets";
  private static final String FINISH =
      "update millrace.push_request set state = 'done', answer = $4, lease_until = 0"
          + " where stream = $1 and key = $2 and attempt = $3 and state = 'writing'";
  private static final String RELEASE =
      "update millrace.push_request set lease_until = 0"
          + " where stream = $1 and key = $2 and attempt = $3 and state = 'writing'";
  private static final String EXPIRE =
      "delete from millrace.push_request where (stream, key) in (select stream, key from"
          + " millrace.push_request where created_at < "
          + NOW
          + " - $1 and lease_until < "
          + NOW
          + " order by created_at limit $2 for update skip locked)";

  /** So that no statement takes long, also after days without a gateway. */
  private static final int EXPIRED_AT_ONCE = 1_000;

  private final SqlClient client;
  private final long leaseMillis;

  /** Does not own the client. */
  PushJournal(SqlClient client, Duration lease) {
    this.client = client;
    this.leaseMillis = lease.toMillis();
  }

  /**
   * A request that is known.
   *
   * @param answer null while it is being written
   * @param leftMillis of its lease; 0 or less when another gateway may take it over
   * @param judgedAtMillis the instant that its events are judged by
   */
  record Known(byte[] requestHash, String answer, long leftMillis, long judgedAtMillis) {
    boolean isDone() {
      return answer != null;
    }

    /** Whether it is the same request, not another under the same key. */
    boolean isOf(PushRequest request) {
      return Arrays.equals(requestHash, request.hash());
    }
  }

  /**
   * A request that is ours to write.
   *
   * @param attempt how many have tried, with us
   * @param startOffsets ends of the topic's partitions before the first did
   */
  record Claim(int attempt, SortedMap<Integer, Long> startOffsets) {}

  Future<Optional<Known>> find(PushRequest request) {
    return run(SELECT, Tuple.of(request.source(), request.idempotencyKey()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    new Known(
                        row.getBuffer("request_hash").getBytes(),
                        row.getString("answer"),
                        row.getLong("left_millis"),
                        row.getLong("judged_at")));
              }
              return Optional.empty();
            });
  }

  /** Notes what is about to be written; empty if another was faster. */
  Future<Optional<Claim>> intend(
      PushRequest request, SortedMap<Integer, Long> startOffsets, long judgedAtMillis) {
    Tuple values =
        Tuple.of(
            request.source(),
            request.idempotencyKey(),
            Buffer.buffer(request.hash()),
            text(startOffsets),
            judgedAtMillis,
            leaseMillis);
    return run(INSERT, values)
        .map(
            rows ->
                rows.rowCount() == 1 ? Optional.of(new Claim(1, startOffsets)) : Optional.empty());
  }

  /** Takes over a request whose lease is over; empty if another was faster. */
  Future<Optional<Claim>> claim(PushRequest request) {
    return run(CLAIM, Tuple.of(request.source(), request.idempotencyKey(), leaseMillis))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    new Claim(row.getInteger("attempt"), offsets(row.getString("start_offsets"))));
              }
              return Optional.empty();
            });
  }

  /** Notes the answer; false if another has taken the request over in the meantime. */
  Future<Boolean> finish(PushRequest request, Claim claim, String answer) {
    Tuple values = Tuple.of(request.source(), request.idempotencyKey(), claim.attempt(), answer);
    return run(FINISH, values).map(rows -> rows.rowCount() == 1);
  }

  /** Gives the request back at once, of which nothing was written by this claim. */
  Future<Void> release(PushRequest request, Claim claim) {
    return run(RELEASE, Tuple.of(request.source(), request.idempotencyKey(), claim.attempt()))
        .mapEmpty();
  }

  /** Forgets requests older than this; tells how many. Gateways do not wait for one another. */
  Future<Integer> expire(Duration keep) {
    return run(EXPIRE, Tuple.of(keep.toMillis(), EXPIRED_AT_ONCE))
        .map(RowSet::rowCount)
        .compose(
            gone ->
                gone < EXPIRED_AT_ONCE
                    ? Future.succeededFuture(gone)
                    : expire(keep).map(more -> gone + more));
  }

  private Future<RowSet<Row>> run(String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .recover(error -> Future.failedFuture(unavailable(error)));
  }

  private static PushException unavailable(Throwable error) {
    if (error instanceof PgException refused
        && (UNDEFINED_TABLE.equals(refused.getSqlState())
            || UNDEFINED_SCHEMA.equals(refused.getSqlState()))) {
      return PushException.upstream(
          "PostgreSQL has no table of pushes yet; a job of this version makes it when it is"
              + " submitted",
          error);
    }
    return PushException.upstream(
        "PostgreSQL, which keeps idempotency keys, does not answer: " + Outage.why(error), error);
  }

  private static String text(SortedMap<Integer, Long> offsets) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    offsets.forEach((partition, offset) -> node.put(partition.toString(), offset));
    return node.toString();
  }

  private static SortedMap<Integer, Long> offsets(String text) {
    try {
      JsonNode node = JsonText.reader().readTree(text);
      SortedMap<Integer, Long> offsets = new TreeMap<>();
      node.properties()
          .forEach(
              each -> offsets.put(Integer.parseInt(each.getKey()), each.getValue().longValue()));
      return offsets;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("start offsets in PostgreSQL: " + text, e);
    }
  }
}
