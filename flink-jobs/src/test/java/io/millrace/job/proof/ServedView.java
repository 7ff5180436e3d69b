package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.OnlineTable;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A view's online table, against the naive computation. */
final class ServedView {
  final BoundView view;
  final OnlineTable table;
  private final NaiveView naive;
  private final OnlineDatabase database;
  private final RowCodec codec;

  ServedView(FeatureStore store, NaiveView naive, OnlineDatabase database) {
    this.view = store.view(naive.view());
    this.table = OnlineTable.of(view.spec());
    this.naive = naive;
    this.database = database;
    this.codec = new RowCodec(view.layout());
  }

  /** Least complete_to over all subtasks of the newest epoch; null until all have told theirs. */
  String completeToSql() {
    return """
    select case when count(*) = max(parallelism) then min(complete_to) end
    from millrace.progress where online_table = '%1$s' and epoch =
      (select max(epoch) from millrace.progress where online_table = '%1$s')
    """
        .formatted(table.name());
  }

  /** Arrival time up to which the newest epoch is complete; {@link Long#MIN_VALUE} for unknown. */
  long completeToMillis(long epoch) throws Exception {
    String sql =
        "select (%s), max(epoch) from millrace.progress where online_table = '%s'"
            .formatted(completeToSql(), table.name());
    try (Connection connection = database.address().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      long completeTo = result.getLong(1);
      return result.wasNull() || result.getLong(2) != epoch ? Long.MIN_VALUE : completeTo;
    }
  }

  String key(byte[] key) {
    return (String) view.keys().decode(new EntityKey(key)).get(0);
  }

  /** The key that an event counts for; null when it is in none of this view's. */
  String keyOf(Sent event) {
    boolean counts = event.purchase() != null && !view.spec().name().equals(event.refusedBy());
    return counts ? naive.key().apply(event.purchase()) : null;
  }

  /** Waits until a job's rows show everything that arrived up to then. */
  void awaitComplete(ProofJob job, long toMillis) {
    ProofJob.await(() -> completeToMillis(job.epoch) >= toMillis);
  }

  Map<String, OnlineRow> rows() throws Exception {
    Map<String, OnlineRow> rows = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row : database.encodedRows(table).entrySet()) {
      rows.put((String) view.keys().decode(row.getKey()).get(0), codec.decode(row.getValue()));
    }
    return rows;
  }

  /** The place of each row in the order of writes, {@code epoch/position/decidedAt}. */
  Map<String, String> order() throws Exception {
    Map<String, String> order = new TreeMap<>();
    rows()
        .forEach(
            (key, row) ->
                order.put(key, row.epoch() + "/" + row.position() + "/" + row.decidedAtMillis()));
    return order;
  }

  OnlineRow decode(byte[] row) {
    return codec.decode(row);
  }

  /** Keys of a view that forgets none. */
  void assertHasAllKeysOf(List<Sent> sent) throws Exception {
    Set<String> keys = new TreeSet<>();
    for (Sent event : sent) {
      if (keyOf(event) != null) {
        keys.add(keyOf(event));
      }
    }
    assertThat(rows().keySet()).isEqualTo(keys);
  }

  /**
   * Compares every row at its start, at each of its steps a millisecond before and after, and
   * before its horizon.
   *
   * @return how many values were compared
   */
  int assertEqualsNaive(List<Sent> sent) throws Exception {
    int compared = 0;
    for (Map.Entry<String, OnlineRow> entry : rows().entrySet()) {
      List<Sent> events = naive.events(sent, entry.getKey());
      compared += compare(entry.getKey(), entry.getValue(), events);
    }
    return compared;
  }

  private int compare(String key, OnlineRow row, List<Sent> events) {
    int compared = 0;
    for (int i = 0; i < view.layout().cells().size(); i++) {
      ViewLayout.Cell cell = view.layout().cells().get(i);
      Timeline timeline = row.cells().get(i);
      for (long t : instants(row.startMillis(), timeline)) {
        Object expected = NaiveView.value(cell.feature(), cell.window(), events, t);
        assertThat(timeline.at(t).value())
            .as(
                "%s of %s at %d, row of %d decided at %d",
                cell.feature(), key, t, row.startMillis(), row.decidedAtMillis())
            .isEqualTo(expected);
        compared++;
      }
    }
    return compared;
  }

  static List<Long> instants(long startMillis, Timeline timeline) {
    List<Long> instants = new ArrayList<>(List.of(startMillis, startMillis + 1));
    for (long until : timeline.untilMillis()) {
      instants.addAll(List.of(until - 1, until));
    }
    if (timeline.horizonMillis() != Long.MAX_VALUE) {
      instants.add(timeline.horizonMillis() - 1);
    }
    instants.removeIf(t -> t < startMillis || t >= timeline.horizonMillis());
    return instants;
  }
}
