package io.millrace.job.source.table;

import io.millrace.type.DataType;
import java.io.Serializable;
import java.util.Objects;

/**
 * A column that is read.
 *
 * @param name what it is called here
 * @param source what it is called in the source, exactly; null if it is called as here but for case
 *     and underscores
 * @param type what its values are cast to
 * @param nullable whether a row without a value is good
 */
public record TableColumn(String name, String source, DataType type, boolean nullable)
    implements Serializable {

  public TableColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** A column that every row has a value of. */
  public static TableColumn required(String name, DataType type) {
    return new TableColumn(name, null, type, false);
  }

  /** A column that may be null. */
  public static TableColumn nullable(String name, DataType type) {
    return new TableColumn(name, null, type, true);
  }

  /** The same column, called exactly so in the source. */
  public TableColumn from(String sourceName) {
    return new TableColumn(name, Objects.requireNonNull(sourceName), type, nullable);
  }
}
