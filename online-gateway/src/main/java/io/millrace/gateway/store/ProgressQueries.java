package io.millrace.gateway.store;

import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the store knows of how far each view is, read in one round. */
final class ProgressQueries {
  /**
   * A view is complete to the least of its subtasks, once each of its newest epoch has reported. A
   * job rescaled within its epoch leaves rows of subtasks behind that are no more: subtask 0 says
   * how many there are now.
   */
  private static final String PROGRESS =
      """
      select online_table, min(complete_to), count(*) = max(parallelism)
      from millrace.progress p
      where (epoch, parallelism) = (
        select epoch, parallelism from millrace.progress n
        where n.online_table = p.online_table and subtask = 0 order by epoch desc limit 1)
      group by online_table\
      """;

  private static final String HISTORY =
      "select online_table, stream, start_millis from millrace.history";

  private static final String PULLS =
      "select online_table, table_name, began_at, visible_at from millrace.table_visible";

  private static final String NO_PULLS =
      "select '' as online_table, '' as table_name, 0::bigint, 0::bigint where false";

  private static final String CLOCK =
      "select (extract(epoch from clock_timestamp()) * 1000)::bigint";

  private final SqlClient client;
  private final List<BoundView> views;
  private final String pulls;

  ProgressQueries(SqlClient client, List<BoundView> views) {
    this.client = client;
    this.views = List.copyOf(views);
    this.pulls =
        views.stream()
                .flatMap(view -> view.feeds().stream())
                .anyMatch(feed -> feed instanceof BoundTable)
            ? PULLS
            : NO_PULLS;
  }

  /** Freshness by online table. */
  Future<Map<String, ViewFreshness>> freshness() {
    return Future.all(
            client.query(PROGRESS).execute(),
            client.query(HISTORY).execute(),
            client.query(pulls).execute())
        .map(read -> combine(read.resultAt(0), read.resultAt(1), read.resultAt(2)));
  }

  /** The store's clock, in milliseconds since the epoch. */
  Future<Long> clock() {
    return client.query(CLOCK).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  private Map<String, ViewFreshness> combine(
      Iterable<Row> progress, Iterable<Row> history, Iterable<Row> pulls) {
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
      long complete = completeTo.getOrDefault(table, Long.MIN_VALUE);
      combined.put(
          table, new ViewFreshness(complete, byStream, pulledMillis(view, complete, pulls)));
    }
    return Map.copyOf(combined);
  }

  /** Of each table of the view the latest pull whose rows its rows show. */
  private static long[] pulledMillis(BoundView view, long completeTo, Iterable<Row> pulls) {
    long[] pulled = new long[view.streams().size()];
    Arrays.fill(pulled, Long.MIN_VALUE);
    for (Row pull : pulls) {
      int feed = view.streams().indexOf(pull.getString(1));
      if (feed >= 0
          && pull.getString(0).equals(view.spec().onlineTable())
          && pull.getLong(3) <= completeTo) {
        pulled[feed] = Math.max(pulled[feed], pull.getLong(2));
      }
    }
    return pulled;
  }
}
