package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
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

  private final SqlClient client;

  /** Does not own the client. */
  public PostgresReads(SqlClient client) {
    this.client = client;
  }

  @Override
  public Future<byte[][]> rows(BoundView view, List<EntityKey> keys) {
    Future<byte[][]> read = keys.size() == 1 ? one(view, keys.get(0)) : many(view, keys);
    return read.recover(error -> Future.failedFuture(unavailable(view, error)));
  }

  private Future<byte[][]> one(BoundView view, EntityKey key) {
    return client
        .preparedQuery("select row from " + table(view) + " where key = $1")
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

  private Future<byte[][]> many(BoundView view, List<EntityKey> keys) {
    Buffer[] asked = keys.stream().map(key -> Buffer.buffer(key.bytes())).toArray(Buffer[]::new);
    return client
        .preparedQuery("select key, row from " + table(view) + " where key = any($1)")
        .execute(Tuple.tuple().addValue(asked))
        .map(rows -> inOrder(keys, rows));
  }

  private static byte[][] inOrder(List<EntityKey> keys, RowSet<Row> rows) {
    Map<EntityKey, byte[]> byKey = new HashMap<>();
    for (Row row : rows) {
      byKey.put(new EntityKey(row.getBuffer(0).getBytes()), row.getBuffer(1).getBytes());
    }
    return keys.stream().map(byKey::get).toArray(byte[][]::new);
  }

  private static String table(BoundView view) {
    return "online.\"" + view.spec().onlineTable() + "\"";
  }

  private static StoreUnavailableException unavailable(BoundView view, Throwable error) {
    if (error instanceof PgException refused && UNDEFINED_TABLE.equals(refused.getSqlState())) {
      return new StoreUnavailableException(
          "view " + view.spec().name() + " has no online table yet; is its job running?", error);
    }
    return new StoreUnavailableException(
        "the online store cannot be read: " + error.getMessage(), error);
  }
}
