package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows from PostgreSQL by prepared, pipelined statements: one per request where the same views are
 * asked for again and again, else one per view.
 */
public final class PostgresReads implements OnlineReads {
  private static final Set<String> NO_TABLE = Set.of("42P01", "3F000");
  private static final String CANCELLED = "57014";

  private final SqlClient client;
  private final GatewayMetrics metrics;
  private final Map<BoundView, RowsOfViews> single = new HashMap<>();
  private final AskedTogether together;

  /** Does not own the client. */
  public PostgresReads(SqlClient client, GatewayMetrics metrics) {
    this.client = client;
    this.metrics = metrics;
    this.together = new AskedTogether(views -> new RowsOfViews(client, views));
  }

  @Override
  public Future<byte[][]> rows(BoundView view, List<EntityKey> keys) {
    RowsOfViews statement =
        single.computeIfAbsent(view, each -> new RowsOfViews(client, List.of(each)));
    List<BoundView> views = List.of(view);
    return measured(views, statement.read(List.of(keys)))
        .transform(
            done ->
                done.succeeded()
                    ? Future.succeededFuture(done.result().get(0))
                    : failed(views, done.cause()));
  }

  @Override
  public Future<List<byte[][]>> rows(List<BoundView> views, List<List<EntityKey>> keys) {
    RowsOfViews statement = views.size() < 2 ? null : together.statement(views);
    if (statement == null) {
      return OnlineReads.super.rows(views, keys);
    }
    return measured(views, statement.read(keys))
        .recover(
            error -> {
              if (NO_TABLE.contains(sqlState(error))) {
                // One by one tells which view's it is.
                together.forget(views);
                return OnlineReads.super.rows(views, keys);
              }
              return failed(views, error);
            });
  }

  private Future<List<byte[][]>> measured(List<BoundView> views, Future<List<byte[][]>> read) {
    long started = System.nanoTime();
    return read.onSuccess(
        rows -> {
          long nanos = System.nanoTime() - started;
          for (int i = 0; i < views.size(); i++) {
            metrics.read(views.get(i).spec().name(), nanos, missing(rows.get(i)));
          }
        });
  }

  private static int missing(byte[][] rows) {
    int missing = 0;
    for (byte[] row : rows) {
      missing += row == null ? 1 : 0;
    }
    return missing;
  }

  private <T> Future<T> failed(List<BoundView> views, Throwable error) {
    views.forEach(view -> metrics.readFailed(view.spec().name()));
    String state = sqlState(error);
    String named =
        (views.size() == 1 ? "view " : "views ")
            + views.stream().map(view -> view.spec().name()).collect(Collectors.joining(", "));
    String message;
    if (NO_TABLE.contains(state)) {
      message = named + " has no online table yet; is its job running?";
    } else if (CANCELLED.equals(state)) {
      message = "the online store did not answer in time for " + named;
    } else {
      message = "the online store cannot be read: " + Outage.why(error);
    }
    return Future.failedFuture(new StoreUnavailableException(message, error));
  }

  /** Empty when the store did not say. */
  private static String sqlState(Throwable error) {
    return error instanceof PgException refused ? refused.getSqlState() : "";
  }
}
