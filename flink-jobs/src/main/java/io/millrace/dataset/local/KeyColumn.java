package io.millrace.dataset.local;

import io.millrace.type.DataType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A column of the spine that holds a key column of an entity.
 *
 * @param place for messages, such as {@code card.card_id}
 * @param column of the spine
 * @param type of the key column
 */
record KeyColumn(String place, String column, DataType type) {
  private static final List<String> INTEGERS =
      List.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT");

  /** Of two views, the same column as the same type is the same key. */
  KeyColumn withoutPlace() {
    return new KeyColumn("", column, type);
  }

  /** The key as a column of its type; null where it cannot be one. */
  String expression(String table) {
    String cast = "TRY_CAST(%s.%s AS %s)".formatted(table, Sql.name(column), DuckTypes.of(type));
    if (type instanceof DataType.Enumeration symbols) {
      String known = symbols.symbols().stream().map(Sql::text).collect(Collectors.joining(", "));
      return "CASE WHEN %s IN (%s) THEN %s END".formatted(cast, known, cast);
    }
    return cast;
  }

  /** Whether values of DuckDB's type can be keys; text of a CSV is looked at value by value. */
  boolean takes(String duckType, boolean csv) {
    String found = duckType.toUpperCase(Locale.ROOT);
    if (csv || (found.startsWith("ENUM") && isText())) {
      return true;
    } else if (type instanceof DataType.Int32 || type instanceof DataType.Int64) {
      return INTEGERS.contains(found);
    } else if (isText()) {
      return found.equals("VARCHAR");
    } else if (type instanceof DataType.Timestamp) {
      return found.startsWith("TIMESTAMP");
    } else if (type instanceof DataType.Uuid) {
      return found.equals("UUID") || found.equals("VARCHAR");
    }
    return found.equals(DuckTypes.of(type));
  }

  private boolean isText() {
    return type instanceof DataType.Text || type instanceof DataType.Enumeration;
  }
}
