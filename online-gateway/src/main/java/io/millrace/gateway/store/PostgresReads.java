package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows from PostgreSQL: one prepared, pipelined statement per view and request. */
public final class PostgresReads implements OnlineReads {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_SCHEMA = "3F000";
  private static final String CANCELLED = "57014";

  private final SqlClient client;
  private final GatewayMetrics metrics;
  private final Map<BoundView, Statements> statements = new HashMap<>();

  private record Statements(PreparedQuery<RowSet<Row>> one, PreparedQuery<RowSet<Row>> many) {}

  /** Does not own the client. */
  public PostgresReads(SqlClient client, GatewayMetrics metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  @Override
  public Future<byte[][]> rows(BoundView view, List<EntityKey> keys) {
    long started = System.nanoTime();
    Statements prepared = statements.computeIfAbsent(view, this::prepare);
    Future<byte[][]> read = keys.size() == 1 ? one(prepared, keys.get(0)) : many(prepared, keys);
    return read.transform(
        done -> {
          String name = view.spec().name();
          if (done.failed()) {
            metrics.readFailed(name);
            return Future.failedFuture(unavailable(name, done.cause()));
          }
          metrics.read(name, System.nanoTime() - started, missing(done.result()));
          return Future.succeededFuture(done.result());
        });
  }

  private Statements prepare(BoundView view) {
    String table = "online.\"" + view.spec().onlineTable() + "\"";
    return new Statements(
        client.preparedQuery("select row from " + table + " where key = $1"),
        client.preparedQuery("select key, row from " + table + " where key = any($1)"));
  }

  private static Future<byte[][]> one(Statements prepared, EntityKey key) {
    return prepared
        .one()
        .execute(Tuple.of(Buffer.buffer(key.bytes())))
        .map(
            rows -> {
              byte[][] found = new byte[1][];
              for (Row row : rows) {
                found[0] = row.getBuffer(0).getBytes();
              }
              return found;
            });
  }

  private static Future<byte[][]> many(Statements prepared, List<EntityKey> keys) {
    Buffer[] asked = keys.stream().map(key -> Buffer.buffer(key.bytes())).toArray(Buffer[]::new);
    return prepared.many().execute(Tuple.tuple().addValue(asked)).map(rows -> inOrder(keys, rows));
  }

  private static byte[][] inOrder(List<EntityKey> keys, RowSet<Row> rows) {
    Map<EntityKey, byte[]> byKey = new HashMap<>();
    for (Row row : rows) {
      byKey.put(new EntityKey(row.getBuffer(0).getBytes()), row.getBuffer(1).getBytes());
    }
    return keys.stream().map(byKey::get).toArray(byte[][]::new);
  }

  private static int missing(byte[][] rows) {
    int missing = 0;
    for (byte[] row : rows) {
      missing += row == null ? 1 : 0;
    }
    return missing;
  }

  private static StoreUnavailableException unavailable(String view, Throwable error) {
    if (error instanceof PgException refused) {
      switch (refused.getSqlState()) {
        case UNDEFINED_TABLE, UNDEFINED_SCHEMA -> {
          return new StoreUnavailableException(
              "view " + view + " has no online table yet; is its job running?", error);
        }
        case CANCELLED -> {
          return new StoreUnavailableException(
              "the online store did not answer in time for view " + view, error);
        }
        default -> {}
      }
    }
    return new StoreUnavailableException(
        "the online store cannot be read: " + error.getMessage(), error);
  }
}
