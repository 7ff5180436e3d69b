package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import java.util.Map;

/** Takes what events add to the keys of a spine in one view. Not thread-safe. */
final class ContributionWriter {
  private final SweepLayout layout;
  private final Map<EntityKey, Integer> numbers;
  private final RowTaker rows;
  private final ByteWriter row = new ByteWriter(64);

  /**
   * @param numbers of the spine's keys
   */
  ContributionWriter(BoundView view, Map<EntityKey, Integer> numbers, RowTaker rows) {
    this.layout = new SweepLayout(view);
    this.numbers = numbers;
    this.rows = rows;
  }

  /**
   * Takes what an event adds, if the spine asks for its key.
   *
   * @param countsFromMillis the instant that it is sorted by: its own, or of a table's row from
   *     when on it is known
   * @param kind {@link SweepLayout#EVENT} or {@link SweepLayout#ROW_OF_TABLE}
   */
  void add(Contribution added, long countsFromMillis, int kind) {
    Integer number = numbers.get(added.key());
    if (number == null) {
      return;
    }
    row.clear();
    layout.write(added, row);
    rows.add(number, SweepLayout.x(countsFromMillis, kind), row);
  }
}
