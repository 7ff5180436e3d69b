package io.millrace.job.forget.erase;

import java.util.List;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Which rows of a table are to go. Asked again after a kill, it says the same. */
public interface ErasedRows {

  /** Whether a row is to go. The record is used again for the next row. */
  boolean holds(Record row);

  /**
   * Ids of all entries of the register that such a row is to go for; none where nobody can say. The
   * record is used again for the next row.
   */
  default Set<Long> entriesOf(Record row) {
    return Set.of();
  }

  /**
   * True of every row that is to go: files of which it cannot be true, by the bounds of their
   * columns, are not opened.
   */
  default Expression mayHold() {
    return Expressions.alwaysTrue();
  }

  /** Columns that {@link #holds} looks at; {@code *} for all. */
  default List<String> columns() {
    return List.of("*");
  }

  /**
   * Told of whole rows before they go, of some at a time. May be told of them once more, and of
   * rows that do not go in the end, since somebody else has moved them to another file.
   */
  default void going(List<Record> rows) {}

  /** Told that the rows that it was told of go now. */
  default void allGoing() {}
}
