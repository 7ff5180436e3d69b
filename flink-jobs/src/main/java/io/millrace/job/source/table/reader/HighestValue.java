package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.type.StructValue;
import java.time.Instant;

/**
 * The highest value seen of the column that marks are of, of those that are not ahead of when the
 * pull began. Not thread-safe.
 */
final class HighestValue {

  private final PullMode mode;
  private final int column;
  private final String before;
  private final Instant began;
  private Comparable<Object> highest;

  /**
   * @param column its place; negative for none
   * @param before what was seen before; null for none
   * @param began when the pull did
   */
  private HighestValue(PullMode mode, int column, String before, Instant began) {
    this.mode = mode;
    this.column = column;
    this.before = before;
    this.began = began;
  }

  /** Sees nothing. */
  static HighestValue none() {
    return new HighestValue(new PullMode.Full(), -1, null, Instant.EPOCH);
  }

  static HighestValue of(PulledTable spec, String before, Instant began) {
    String column = spec.mode().column();
    return new HighestValue(spec.mode(), column == null ? -1 : spec.indexOf(column), before, began);
  }

  @SuppressWarnings("unchecked") // a column has values of one type
  void see(StructValue row) {
    if (column < 0) {
      return;
    }
    Object value = row.values().get(column);
    if (value != null
        && (highest == null || highest.compareTo(value) < 0)
        && !mode.by().isAhead(value.toString(), began)) {
      highest = (Comparable<Object>) value;
    }
  }

  /** As marks are written; null if none was seen. */
  String text() {
    return mode.higher(before, highest == null ? null : highest.toString());
  }
}
