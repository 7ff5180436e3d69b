package io.millrace.job.forget.erase;

import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.ServedLog;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rows of a key in a table of the log that no definition names any more, by an instant; of a
 * view's, not those that have applied what is not forgotten.
 */
final class EarlierLogRows implements ErasedRows {
  private final NamedRows named;
  private final Forgetting entry;
  private final String time;
  private final long untilMillis;
  private final boolean hasPositions;

  /**
   * @param named in columns that are there
   * @param time column of a row's instant
   * @param untilMillis inclusive
   * @param hasPositions whether rows say what they have applied
   */
  EarlierLogRows(
      NamedRows named, Forgetting entry, String time, long untilMillis, boolean hasPositions) {
    this.named = named;
    this.entry = entry;
    this.time = time;
    this.untilMillis = untilMillis;
    this.hasPositions = hasPositions;
  }

  @Override
  public boolean holds(Record row) {
    OffsetDateTime at = (OffsetDateTime) row.getField(time);
    return at.toInstant().toEpochMilli() <= untilMillis
        && named.holds(row)
        && !(hasPositions && NewLife.isOf(entry, row.getField(ServedLog.POSITIONS)));
  }

  @Override
  public Expression mayHold() {
    return Expressions.and(Expressions.lessThan(time, (untilMillis + 1) * 1_000), named.mayHold());
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(named.columns());
    columns.add(time);
    if (hasPositions) {
      columns.add(ServedLog.POSITIONS);
    }
    return columns;
  }
}
