package io.millrace.dataset.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Columns as a table of Iceberg can hold them: what it has no type for becomes the next wider. */
final class IcebergColumns {
  private IcebergColumns() {}

  /**
   * The columns of a query, for a select.
   *
   * @param types DuckDB's, by column
   * @param nanos those of {@link #nanoseconds} in which some value is no whole microsecond
   */
  static String of(Map<String, String> types, Set<String> nanos) {
    List<String> columns = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          String wider = nanos.contains(name) ? "VARCHAR" : wider(type.toUpperCase(Locale.ROOT));
          String column = Sql.name(name);
          columns.add(
              wider == null ? column : "CAST(%s AS %s) AS %s".formatted(column, wider, column));
        });
    return Sql.list(columns);
  }

  /** Columns of nanoseconds, which a table of format 2 does not have. */
  static List<String> nanoseconds(Map<String, String> types) {
    return types.keySet().stream()
        .filter(name -> types.get(name).equalsIgnoreCase("TIMESTAMP_NS"))
        .toList();
  }

  /** Null where the type is held as it is. */
  private static String wider(String type) {
    if (type.startsWith("ENUM")) {
      return "VARCHAR";
    }
    return switch (type) {
      case "TINYINT", "SMALLINT", "UTINYINT", "USMALLINT" -> "INTEGER";
      case "UINTEGER" -> "BIGINT";
      case "UBIGINT" -> "DECIMAL(20,0)";
      case "HUGEINT", "UHUGEINT" -> "DECIMAL(38,0)";
      case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> "TIMESTAMP";
      case "TIME WITH TIME ZONE", "INTERVAL", "BIT" -> "VARCHAR";
      default -> null;
    };
  }
}
