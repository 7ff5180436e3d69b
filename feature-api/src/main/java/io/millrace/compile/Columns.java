package io.millrace.compile;

import io.millrace.Field;
import io.millrace.compile.code.LambdaCode;
import io.millrace.definition.ColumnField;
import io.millrace.definition.FeedDefinition;
import java.lang.reflect.Method;
import java.util.Optional;

/** Columns of a table as code names them: method references on its row. */
final class Columns {
  private Columns() {}

  /** What to write for a column of a row class, for messages. */
  static String accepted(Class<?> row) {
    return "name a column by a method reference, such as "
        + (row == null ? "Row" : row.getSimpleName())
        + "::name";
  }

  /**
   * The name of the method on the row class; empty for lambdas and for methods of other classes.
   */
  static Optional<String> method(Class<?> row, Field<?, ?> field) {
    if (field instanceof ColumnField column) {
      return Optional.of(column.name());
    }
    return field == null || row == null
        ? Optional.empty()
        : LambdaCode.of(field).accessorOf(row).map(Method::getName);
  }

  /** The feature that a column of the latest row is; null for what is no column. */
  static String featureName(FeedDefinition table, Field<?, ?> field) {
    return method(table.eventClass(), field).map(Names::ofConstant).orElse(null);
  }
}
