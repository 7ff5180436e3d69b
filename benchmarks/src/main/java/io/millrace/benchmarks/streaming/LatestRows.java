package io.millrace.benchmarks.streaming;

import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The rows that an online table would have in the end, compared with naive values of each key. */
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
   * Compares all values of all keys at the end of the events.
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
      String feature = cells.get(cell).feature();
      Map<EntityKey, Amounts> naive = naive(events, cells.get(cell), atMillis);
      for (Map.Entry<EntityKey, OnlineRow> row : decoded.entrySet()) {
        Object value = row.getValue().cells().get(cell).at(atMillis).value();
        Amounts amounts = naive.remove(row.getKey());
        Object expected = (amounts == null ? new Amounts() : amounts).value(feature);
        if (!Objects.equals(value, expected)) {
          throw new IllegalStateException(
              "%s of key %s is %s, not %s".formatted(feature, row.getKey(), value, expected));
        }
      }
      if (!naive.isEmpty()) {
        throw new IllegalStateException(naive.size() + " keys have no row");
      }
    }
  }

  private static Map<EntityKey, Amounts> naive(Events events, ViewLayout.Cell cell, long atMillis) {
    long tile = cell.window().tileMillis();
    long from = Math.floorDiv(atMillis - cell.window().lengthMillis(), tile) * tile;
    Map<EntityKey, Amounts> amounts = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.timeMillis(i) >= from && events.timeMillis(i) < atMillis) {
        amounts.computeIfAbsent(events.key(i), key -> new Amounts()).add(events.amount(i));
      }
    }
    return amounts;
  }

  /** What one key has in one window. */
  private static final class Amounts {
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double amount) {
      count++;
      sum = sum.add(new BigDecimal(amount));
      max = Math.max(max, amount);
    }

    Object value(String feature) {
      if (feature.startsWith("payments_made")) {
        return count;
      } else if (count == 0) {
        return null;
      } else if (feature.startsWith("total")) {
        return sum.doubleValue();
      }
      return feature.startsWith("average")
          ? sum.divide(BigDecimal.valueOf(count), new MathContext(60)).doubleValue()
          : (Object) max;
    }
  }
}
