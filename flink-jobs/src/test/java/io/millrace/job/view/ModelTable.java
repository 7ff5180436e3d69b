package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The online table of the shop view with its guard, and a naive judgement of what is in it: rows
 * count and compare what was logged, one event after the other.
 */
final class ModelTable {
  /** An event of the only partition. */
  record Logged(String shop, double amount, long timeMillis, long arrivedMillis, int offset) {}

  private record Window(long lengthMillis, long tileMillis) {
    long leftOf(long instant) {
      return Math.floorDiv(instant - lengthMillis, tileMillis) * tileMillis;
    }
  }

  private static final Window HOUR = window(Duration.ofHours(1), Duration.ofMinutes(1));
  private static final Window MONTH = window(Duration.ofDays(30), Duration.ofHours(6));

  private final BoundView view;
  private final RowCodec codec;
  private final List<Logged> log;
  private final Map<EntityKey, RowUpdate> rows = new HashMap<>();

  /**
   * @param log everything the broker has, to which events are added
   */
  ModelTable(BoundView view, List<Logged> log) {
    this.view = view;
    this.codec = new RowCodec(view.layout());
    this.log = log;
  }

  private static Window window(Duration length, Duration tile) {
    return new Window(length.toMillis(), tile.toMillis());
  }

  /** Upserts or deletes when it is newer; a row must be right for its own position either way. */
  void write(RowUpdate update) {
    RowUpdate before = rows.get(update.key());
    boolean newer = before == null || isNewer(update, before);
    if (update.isDeletion()) {
      if (newer) {
        rows.remove(update.key());
      }
      return;
    }
    OnlineRow row = codec.decode(update.row());
    for (long later : List.of(0L, 12_345L, 3_600_077L)) {
      isRight(update.key(), row, row.startMillis() + later);
    }
    if (newer) {
      rows.put(update.key(), update);
    }
  }

  /** All events that arrived by then are in the table, whose rows are read at an instant. */
  void isComplete(long arrivedMillis, long instant) {
    Map<String, List<Logged>> arrived = new HashMap<>();
    log.stream()
        .filter(event -> event.arrivedMillis() <= arrivedMillis)
        .forEach(
            event -> arrived.computeIfAbsent(event.shop(), shop -> new ArrayList<>()).add(event));
    arrived.forEach((shop, events) -> isComplete(shop, events, instant));
  }

  private void isComplete(String shop, List<Logged> arrived, long instant) {
    EntityKey key = key(shop);
    RowUpdate update = rows.get(key);
    if (update == null) {
      assertThat(arrived)
          .as("%s has no row at %s", shop, instant)
          .allMatch(event -> event.timeMillis() < MONTH.leftOf(instant));
      return;
    }
    long last = arrived.get(arrived.size() - 1).offset();
    assertThat(update.position()).as("position of %s", shop).isGreaterThan(last);
    OnlineRow row = codec.decode(update.row());
    isRight(key, row, Math.max(instant, row.startMillis()));
  }

  /** Every row can still be read then. */
  void reaches(long instant) {
    for (RowUpdate update : rows.values()) {
      assertThat(codec.decode(update.row()).cells())
          .allMatch(cell -> cell.horizonMillis() > instant);
    }
  }

  private void isRight(EntityKey key, OnlineRow row, long instant) {
    long last = row.positions().isEmpty() ? -1 : row.positions().get(0).offset();
    List<Logged> applied =
        log.stream()
            .filter(event -> event.offset() <= last && key(event.shop()).equals(key))
            .filter(event -> event.timeMillis() < instant)
            .toList();
    for (int cell = 0; cell < row.cells().size(); cell++) {
      boolean counts = view.layout().cells().get(cell).feature().startsWith("sales");
      Object expected = counts ? sales(applied, instant) : best(applied, instant);
      holds(row.cells().get(cell), instant, expected, row);
    }
  }

  private static void holds(Timeline cell, long instant, Object expected, OnlineRow row) {
    if (instant < cell.horizonMillis()) {
      assertThat(cell.at(instant).value()).as("at %s of %s", instant, row).isEqualTo(expected);
    }
  }

  private static Object sales(List<Logged> applied, long instant) {
    return applied.stream().filter(event -> event.timeMillis() >= HOUR.leftOf(instant)).count();
  }

  private static Object best(List<Logged> applied, long instant) {
    return applied.stream()
        .filter(event -> event.timeMillis() >= MONTH.leftOf(instant))
        .map(Logged::amount)
        .max(Double::compare)
        .orElse(null);
  }

  private EntityKey key(String shop) {
    return view.keys().encode(List.of(shop));
  }

  private static boolean isNewer(RowUpdate one, RowUpdate other) {
    if (one.epoch() != other.epoch()) {
      return one.epoch() > other.epoch();
    }
    if (one.position() != other.position()) {
      return one.position() > other.position();
    }
    return one.decidedAtMillis() > other.decidedAtMillis();
  }
}
