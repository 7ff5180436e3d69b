package io.millrace.answer;

import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;

/** A row as answers read it: one cell at one instant. */
public interface StoredRow {

  /** First instant the row speaks of. */
  long startMillis();

  /**
   * A cell at an instant not before {@link #startMillis()}; past its horizon the last known value.
   */
  Reading read(int cell, long millis);

  /**
   * A cell's value.
   *
   * @param horizonMillis first instant at which the row no longer knows the cell; {@link
   *     Long#MAX_VALUE} when it always does
   */
  record Reading(CellValue value, long horizonMillis) {}

  /** A decoded row. */
  static StoredRow of(OnlineRow row) {
    return new StoredRow() {
      @Override
      public long startMillis() {
        return row.startMillis();
      }

      @Override
      public Reading read(int cell, long millis) {
        Timeline timeline = row.cells().get(cell);
        return new Reading(timeline.at(millis), timeline.horizonMillis());
      }
    };
  }

  /**
   * A row as bytes, of which only the cells asked for are decoded, all of them at {@code millis} or
   * at the row's start if that is later. Not thread-safe.
   *
   * @throws IllegalArgumentException when the bytes are no row of this layout
   */
  static StoredRow of(ViewLayout layout, byte[] bytes, long millis) {
    return new OpenRow(layout).open(bytes, millis);
  }
}
