package io.millrace.job.source.table.split;

import io.millrace.job.source.table.Coverage;
import java.util.Objects;

/** What a reader does with a split. */
public sealed interface SplitWork {

  /**
   * Reads rows.
   *
   * @param range which
   * @param from where the pull begins in the mode's column, or its {@code :since}; null for
   *     everything
   * @param pulledAtMillis when the pull began
   */
  record ReadRows(KeyRange range, String from, long pulledAtMillis) implements SplitWork {
    public ReadRows {
      Objects.requireNonNull(range);
    }
  }

  /**
   * Emits the end of the pull.
   *
   * @param mark that the pull has reached; null for none
   */
  record EndPull(Coverage coverage, long pulledAtMillis, long rows, long rejected, String mark)
      implements SplitWork {
    public EndPull {
      Objects.requireNonNull(coverage);
    }
  }
}
