package io.millrace.job.table;

import io.millrace.core.EntityKey;
import io.millrace.job.decode.DeadLetter;
import io.millrace.table.PulledRow;
import java.util.Objects;

/**
 * A row whose key is known, after its checks.
 *
 * @param key what tells it apart
 * @param pull number of the pull; 0 of a row that was pushed
 * @param row the row; null if it is bad
 * @param refused why it is bad; null if it is not
 */
public record CheckedRow(EntityKey key, long pull, PulledRow row, DeadLetter refused) {
  public CheckedRow {
    Objects.requireNonNull(key, "key");
    if ((row == null) == (refused == null)) {
      throw new IllegalArgumentException("a row is either good or bad");
    }
  }

  public static CheckedRow good(PulledRow row) {
    return new CheckedRow(row.key(), row.pull(), row, null);
  }

  public static CheckedRow bad(EntityKey key, long pull, DeadLetter why) {
    return new CheckedRow(key, pull, null, why);
  }
}
