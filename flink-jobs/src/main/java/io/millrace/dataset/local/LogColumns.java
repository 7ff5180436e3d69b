package io.millrace.dataset.local;

import io.millrace.dataset.event.PlainFiles;
import io.millrace.type.DataType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Columns of the log's own files as a table function of the database. They are found by Iceberg's
 * ids: a file from before a column has null there.
 */
final class LogColumns {
  private LogColumns() {}

  /**
   * Of the files that may hold what was asked for. How many rows they have is told: the database
   * takes a file for one of some 1,000, and would hold all events in a join, beside a few keys.
   *
   * @param types by column
   */
  static String of(PlainFiles files, Map<String, DataType> types) {
    return scan(files, files.files(), types, ", explicit_cardinality=" + files.rows());
  }

  /**
   * Of some files of the snapshot.
   *
   * @param types by column
   */
  static String of(PlainFiles files, List<String> paths, Map<String, DataType> types) {
    return scan(files, paths, types, "");
  }

  private static String scan(
      PlainFiles files, List<String> paths, Map<String, DataType> types, String told) {
    String schema =
        types.entrySet().stream()
            .map(
                column ->
                    "%s: {name: %s, type: %s, default_value: NULL}"
                        .formatted(
                            files.fieldIds().get(column.getKey()),
                            Sql.text(column.getKey()),
                            Sql.text(DuckTypes.of(column.getValue()))))
            .collect(Collectors.joining(", "));
    return "read_parquet([%s], hive_partitioning=false, schema = MAP {%s}%s)"
        .formatted(
            paths.stream().map(LiteralPath::of).collect(Collectors.joining(", ")), schema, told);
  }
}
