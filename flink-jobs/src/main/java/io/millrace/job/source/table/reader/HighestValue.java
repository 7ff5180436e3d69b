package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.type.StructValue;

/** The highest value seen of the column that marks are of. Not thread-safe. */
final class HighestValue {

  private final PullMode mode;
  private final int column;
  private final String before;
  private Comparable<Object> highest;

  /**
   * @param column its place; negative for none
   * @param before what was seen before; null for none
   */
  private HighestValue(PullMode mode, int column, String before) {
    this.mode = mode;
    this.column = column;
    this.before = before;
  }

  /** Sees nothing. */
  static HighestValue none() {
    return new HighestValue(new PullMode.Full(), -1, null);
  }

  static HighestValue of(PulledTable spec, String before) {
    String column = spec.mode().column();
    return new HighestValue(spec.mode(), column == null ? -1 : spec.indexOf(column), before);
  }

  @SuppressWarnings("unchecked") // a column has values of one type
  void see(StructValue row) {
    if (column < 0) {
      return;
    }
    Object value = row.values().get(column);
    if (value != null && (highest == null || highest.compareTo(value) < 0)) {
      highest = (Comparable<Object>) value;
    }
  }

  /** As marks are written; null if none was seen. */
  String text() {
    return mode.higher(before, highest == null ? null : highest.toString());
  }
}
