package io.millrace.gateway.store;

import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of each view's freshness: read from the store at an interval, not per
 * request. While the store is away the last known instants stay, so that answers age into {@code
 * stale}. Thread-safe to read.
 */
public final class FreshnessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FreshnessWatch.class);

  /**
   * A view is complete to the least of its subtasks, once each of its newest epoch has reported.
   */
  private static final String PROGRESS =
      """
      select online_table, min(complete_to), count(*) = max(parallelism)
      from millrace.progress p
      where epoch = (select max(epoch) from millrace.progress n where n.online_table = p.online_table)
      group by online_table\
      """;

  private static final String HISTORY =
      "select online_table, stream, start_millis from millrace.history";

  private final SqlClient client;
  private final List<BoundView> views;
  private volatile Map<String, ViewFreshness> byTable = Map.of();
  private volatile boolean reachable;

  public FreshnessWatch(SqlClient client, List<BoundView> views) {
    this.client = client;
    this.views = List.copyOf(views);
  }

  /** Reads once now and then at every interval until the returned timer is cancelled. */
  public long start(Vertx vertx, Duration interval) {
    boolean[] reading = {false};
    Runnable read =
        () -> {
          if (!reading[0]) {
            reading[0] = true;
            refresh().onComplete(done -> reading[0] = false);
          }
        };
    read.run();
    return vertx.setPeriodic(interval.toMillis(), timer -> read.run());
  }

  /** Whether the last read succeeded. */
  public boolean reachable() {
    return reachable;
  }

  /** What is known of a view; unknown completeness when nothing is. */
  public ViewFreshness of(BoundView view) {
    ViewFreshness known = byTable.get(view.spec().onlineTable());
    return known != null ? known : unknown(view);
  }

  private Future<Void> refresh() {
    return Future.all(client.query(PROGRESS).execute(), client.query(HISTORY).execute())
        .map(
            read -> {
              byTable = combine(read.resultAt(0), read.resultAt(1));
              reachable = true;
              return (Void) null;
            })
        .onFailure(
            error -> {
              if (reachable) {
                LOG.warn("freshness cannot be read: {}", error.getMessage());
              }
              reachable = false;
            });
  }

  private Map<String, ViewFreshness> combine(Iterable<Row> progress, Iterable<Row> history) {
    Map<String, Long> completeTo = new HashMap<>();
    for (Row row : progress) {
      completeTo.put(row.getString(0), row.getBoolean(2) ? row.getLong(1) : Long.MIN_VALUE);
    }
    Map<String, Map<String, Long>> starts = new HashMap<>();
    for (Row row : history) {
      starts
          .computeIfAbsent(row.getString(0), table -> new HashMap<>())
          .put(row.getString(1), row.getLong(2));
    }
    Map<String, ViewFreshness> combined = new HashMap<>();
    for (BoundView view : views) {
      String table = view.spec().onlineTable();
      Map<String, Long> known = starts.getOrDefault(table, Map.of());
      long[] byStream =
          view.streams().stream()
              .mapToLong(stream -> known.getOrDefault(stream, Long.MIN_VALUE))
              .toArray();
      combined.put(
          table, new ViewFreshness(completeTo.getOrDefault(table, Long.MIN_VALUE), byStream));
    }
    return Map.copyOf(combined);
  }

  private static ViewFreshness unknown(BoundView view) {
    long[] starts = new long[view.streams().size()];
    Arrays.fill(starts, Long.MIN_VALUE);
    return new ViewFreshness(Long.MIN_VALUE, starts);
  }
}
