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
 * @param fromText whether cells are the text that stands in a CSV, whatever the type
 */
record KeyColumn(String place, String column, DataType type, boolean fromText) {
  /** Also as other programs write a column of numbers that lacks some: {@code 7.0}. */
  private static final String WHOLE = "-?[0-9]+(?:[.]0*)?(?:[eE][+]?[0-9]{1,2})?";

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
    return new KeyColumn("", column, type, fromText);
  }

  /** The key as a column of its type; null where it cannot be one. */
  String expression(String table) {
    String own = own(table);
    if (fromText && type instanceof DataType.Timestamp) {
      return IsoText.instant(own);
    }
    String cast = "TRY_CAST(%s AS %s)".formatted(own, DuckTypes.of(type));
    if (type instanceof DataType.Enumeration symbols) {
      String known = symbols.symbols().stream().map(Sql::text).collect(Collectors.joining(", "));
      return "CASE WHEN %s IN (%s) THEN %s END".formatted(cast, known, cast);
    }
    return cast;
  }

  /**
   * Whether a cell, which is not null, is no key. A text is cast to a number or day nearby; such a
   * key would be another one.
   */
  String isNone(String table) {
    String none = expression(table) + " IS NULL";
    String own = own(table);
    if (fromText && (type instanceof DataType.Int32 || type instanceof DataType.Int64)) {
      return "(NOT regexp_full_match(trim(%s), %s) OR %s)".formatted(own, Sql.text(WHOLE), none);
    } else if (fromText && type instanceof DataType.Date) {
      return "NOT " + IsoText.isDay(own);
    }
    return none;
  }

  /** What a cell is that is no key, for messages. */
  String none() {
    return type instanceof DataType.Enumeration symbols
        ? "none of " + String.join(", ", symbols.symbols())
        : "no " + DuckTypes.of(type);
  }

  private String own(String table) {
    return table + "." + Sql.name(column);
  }

  /** Whether values of DuckDB's type can be keys; text of a CSV is looked at value by value. */
  boolean takes(String duckType) {
    String found = duckType.toUpperCase(Locale.ROOT);
    if (fromText || (found.startsWith("ENUM") && isText())) {
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
