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
   */
  record ReadRows(KeyRange range, String from) implements SplitWork {
    public ReadRows {
      Objects.requireNonNull(range);
    }
  }

  /** Emits the end of the pull. */
  record EndPull(Coverage coverage, long startedAtMillis, long rows, long rejected)
      implements SplitWork {
    public EndPull {
      Objects.requireNonNull(coverage);
    }
  }
}
