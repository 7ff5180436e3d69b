package io.millrace.job.offline;

import io.millrace.type.DataType;
import java.io.Serializable;
import java.util.Objects;

/**
 * A column of a table of the offline log.
 *
 * @param name name of the column, snake case
 * @param type type of its values
 * @param nullable whether a row may have none
 * @param doc what it means; null when nobody said
 */
public record LogColumn(String name, DataType type, boolean nullable, String doc)
    implements Serializable {
  public LogColumn {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
  }

  static LogColumn required(String name, DataType type, String doc) {
    return new LogColumn(name, type, false, doc);
  }

  static LogColumn optional(String name, DataType type, String doc) {
    return new LogColumn(name, type, true, doc);
  }
}
