package io.millrace.compile;

import io.millrace.definition.ProblemCode;
import io.millrace.definition.TableDefinition;
import io.millrace.type.DataType;
import io.millrace.type.FieldNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which fields have columns of other names at the source. */
final class ColumnNames {
  private final FieldBinder fields;
  private final Report report;

  ColumnNames(FieldBinder fields, Report report) {
    this.fields = fields;
    this.report = report;
  }

  /** By field; problems are reported. */
  Map<String, String> of(FeedDraft table) {
    List<DataType.Field> all = fields.columns();
    Map<String, String> names = new TreeMap<>();
    Map<String, String> taken = new HashMap<>();
    for (TableDefinition.Column column : table.table().columns()) {
      if (column.field() == null || column.name() == null) {
        continue;
      }
      int index = fields.columnOf(column.field());
      if (index < 0) {
        problem(
            column,
            "column(...) of table '" + table.name() + "' is given what is no column",
            Columns.accepted(table.definition().eventClass()));
        continue;
      }
      String field = all.get(index).name();
      String before = taken.putIfAbsent(FieldNames.plain(column.name()), field);
      if (column.name().isBlank()) {
        problem(
            column,
            "the column of field '" + field + "' of table '" + table.name() + "' has no name",
            "give the name that it has at the source");
      } else if (before != null && !before.equals(field)) {
        problem(
            column,
            "fields '%s' and '%s' of table '%s' both take column '%s'"
                .formatted(before, field, table.name(), column.name()),
            "give each a column of its own");
      } else if (names.containsKey(field) && !names.get(field).equals(column.name())) {
        problem(
            column,
            "field '%s' of table '%s' has the columns '%s' and '%s'"
                .formatted(field, table.name(), names.get(field), column.name()),
            "say column(...) once for each field");
      } else {
        names.put(field, column.name());
      }
    }
    return names;
  }

  private void problem(TableDefinition.Column column, String message, String accepted) {
    report.problem(ProblemCode.BAD_COLUMN, column.place(), message, accepted);
  }
}
