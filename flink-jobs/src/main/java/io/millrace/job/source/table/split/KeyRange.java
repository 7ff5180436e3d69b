package io.millrace.job.source.table.split;

import java.io.Serializable;
import java.util.Objects;

/** Which rows of a pull a split holds. Bounds are the source's own text of a value. */
public sealed interface KeyRange extends Serializable {

  /** All of them. */
  record Everything() implements KeyRange {}

  /**
   * Those with a value of the column in a half-open range.
   *
   * @param from the first value; null for no bound
   * @param to the first value that is not in it; null for no bound
   */
  record Between(String column, String from, String to) implements KeyRange {
    public Between {
      Objects.requireNonNull(column);
    }
  }

  /** Those without a value of the column. */
  record Missing(String column) implements KeyRange {
    public Missing {
      Objects.requireNonNull(column);
    }
  }
}
