package io.millrace.benchmarks.streaming;

import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rows that an online table would have in the end, compared with a naive count per key. */
final class LatestRows implements RowTally {
  private final Map<EntityKey, byte[]> rows = new ConcurrentHashMap<>();

  @Override
  public void add(Object row) {
    RowUpdate update = (RowUpdate) row;
    if (update.isDeletion()) {
      rows.remove(update.key());
    } else {
      rows.put(update.key(), update.row());
    }
  }

  /**
   * Compares the counts of all keys and windows at the end of the events.
   *
   * @throws IllegalStateException when one is wrong
   */
  void check(Events events, ViewLayout layout) {
    RowCodec codec = new RowCodec(layout);
    long atMillis = events.endMillis();
    Map<EntityKey, OnlineRow> decoded = new HashMap<>();
    rows.forEach((key, row) -> decoded.put(key, codec.decode(row)));
    List<ViewLayout.Cell> cells = layout.cells();
    for (int cell = 0; cell < cells.size(); cell++) {
      if (!cells.get(cell).feature().startsWith("payments_made")) {
        continue;
      }
      Map<EntityKey, Long> expected = naive(events, cells.get(cell), atMillis);
      for (Map.Entry<EntityKey, OnlineRow> row : decoded.entrySet()) {
        Object value = row.getValue().cells().get(cell).at(atMillis).value();
        Long count = expected.remove(row.getKey());
        if (!value.equals(count == null ? 0L : count)) {
          throw new IllegalStateException(
              "%s of key %s is %s, not %s"
                  .formatted(cells.get(cell).feature(), row.getKey(), value, count));
        }
      }
      if (!expected.isEmpty()) {
        throw new IllegalStateException(expected.size() + " keys have no row");
      }
    }
  }

  private static Map<EntityKey, Long> naive(Events events, ViewLayout.Cell cell, long atMillis) {
    long tile = cell.window().tileMillis();
    long from = Math.floorDiv(atMillis - cell.window().lengthMillis(), tile) * tile;
    Map<EntityKey, Long> counts = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.timeMillis(i) >= from && events.timeMillis(i) < atMillis) {
        counts.merge(events.key(i), 1L, Long::sum);
      }
    }
    return counts;
  }
}
