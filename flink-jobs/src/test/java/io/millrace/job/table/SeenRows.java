package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundTable;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What readers have seen of each row of a table, and what of that is forgotten: whatever lies
 * before the cut of its partition, of each key that was asked for. A list and a predicate.
 */
final class SeenRows {
  private final RememberedRegister register;
  private final String table;
  private final List<Asked> asked;
  private final List<Seen> seen = new ArrayList<>();

  /** What was seen of a row; a value of null is that it is gone. */
  record Seen(int partition, long offset, long item, String value, long atMillis) {}

  /** A key that is to be forgotten. */
  record Asked(long id, long item, long settlesAtMillis) {}

  /**
   * @param asked all keys that were asked for, as the test goes on
   */
  SeenRows(RememberedRegister register, String table, List<Asked> asked) {
    this.register = register;
    this.table = table;
    this.asked = asked;
  }

  void add(Seen row) {
    seen.add(row);
  }

  /** As they are now. */
  List<Seen> all() {
    return List.copyOf(seen);
  }

  /** Nothing else was seen. */
  void restore(List<Seen> rows) {
    seen.clear();
    seen.addAll(rows);
  }

  /** The newest of a row that is not forgotten; null for none. */
  Seen last(long item) {
    Seen last = null;
    for (Seen each : seen) {
      if (each.item() == item
          && !isForgotten(each)
          && (last == null || each.atMillis() >= last.atMillis())) {
        last = each;
      }
    }
    return last;
  }

  /** What a log says of a row when what is forgotten is taken out; null where it is gone. */
  String valueIn(List<PulledRow> log, BoundTable of, long item) {
    Map<Long, PulledRow> byTime = new TreeMap<>();
    for (PulledRow row : log) {
      Seen place = new Seen(row.eventPartition(), of.offset(row), item, null, 0);
      if (row.key().equals(of.keys().encode(List.of(item))) && !isForgotten(place)) {
        byTime.put(row.observedAtMillis(), row);
      }
    }
    PulledRow last = null;
    for (PulledRow row : byTime.values()) {
      last = row;
    }
    return last == null || last.isGone() ? null : (String) last.columns().values().get(1);
  }

  private boolean isForgotten(Seen row) {
    return asked.stream().anyMatch(entry -> isForgotten(entry, row));
  }

  private boolean isForgotten(Asked entry, Seen row) {
    if (entry.item() != row.item()) {
      return false;
    }
    OptionalLong cut = register.entry(entry.id()).cut(table, row.partition());
    return cut.isPresent() && row.offset() < cut.getAsLong();
  }

  /**
   * What counts for new was seen by a pull that began, or was pushed, when the entry had settled.
   */
  void requireNothingOfBefore() {
    for (Seen each : seen) {
      for (Asked entry : asked) {
        if (entry.item() == each.item() && !isForgotten(entry, each)) {
          assertThat(each.atMillis())
              .as("%s, by %s", each, entry)
              .isGreaterThan(entry.settlesAtMillis());
        }
      }
    }
  }
}
