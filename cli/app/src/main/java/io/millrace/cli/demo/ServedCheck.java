package io.millrace.cli.demo;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.OfflineLog;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;

/**
 * Compares the served logs with the online tables: each online row must be the last that its view's
 * log has of the key, or, where the job has written on meanwhile, one of them.
 */
final class ServedCheck {
  private final OfflineLog log;
  private final FeatureStore store;
  private final Map<String, Map<List<Object>, OnlineRows.Order>> online = new HashMap<>();
  private final Map<String, Map<List<Object>, OnlineRows.Order>> missing = new HashMap<>();

  ServedCheck(OfflineLog log, FeatureStore store, OnlineRows rows) {
    this.log = log;
    this.store = store;
    for (BoundView view : store.views()) {
      Map<List<Object>, OnlineRows.Order> ofView = new HashMap<>();
      rows.of(view).forEach((key, order) -> ofView.put(view.keys().decode(key), order));
      online.put(view.spec().name(), ofView);
    }
  }

  /** Whether every online row is in its log by now. */
  boolean holdsEverything() {
    boolean complete = true;
    for (BoundView view : store.views()) {
      String name = view.spec().name();
      Map<List<Object>, OnlineRows.Order> left = new HashMap<>(online.get(name));
      List<String> columns =
          view.keys().spec().key().stream().map(column -> column.name()).toList();
      log.forEach(
          name,
          Expressions.alwaysTrue(),
          row -> {
            List<Object> key =
                columns.stream()
                    .map(row::getField)
                    .map(Objects::toString)
                    .map(Object.class::cast)
                    .toList();
            left.remove(key, order(row));
          });
      missing.put(name, left);
      complete &= left.isEmpty();
    }
    return complete;
  }

  /** Counts what the last look found. */
  void count(Tally tally) {
    online.forEach(
        (view, rows) ->
            rows.keySet()
                .forEach(
                    key -> {
                      if (missing.get(view).containsKey(key)) {
                        tally.differs(
                            "served log of %s: the online row of %s is not in it"
                                .formatted(view, key));
                      } else {
                        tally.same();
                      }
                    }));
  }

  private static OnlineRows.Order order(Record row) {
    return new OnlineRows.Order(
        (Long) row.getField("epoch"),
        (Long) row.getField("position"),
        ((OffsetDateTime) row.getField("decided_at")).toInstant().toEpochMilli());
  }
}
