package io.millrace.dataset.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of a CSV's columns, told from all of their cells: a column has a type if each of its
 * cells says a value of it in full, so that nothing is lost; all other columns are text.
 */
final class CsvTypes {
  static final String TEXT = "VARCHAR";
  private static final String LOCAL_TIME = "TIMESTAMP";
  private static final String INSTANT = "TIMESTAMP WITH TIME ZONE";

  /** Most columns of text are seen to be such here, and need not be read for it to the end. */
  private static final int FIRST_ROWS = 2_048;

  /** What the database's decimals hold. */
  private static final int MOST_DIGITS = 38;

  private final LocalDatabase database;
  private final String reading;

  /**
   * @param reading the file's rows as a table function, every cell as the text that stands there
   */
  CsvTypes(LocalDatabase database, String reading) {
    this.database = database;
    this.reading = reading;
  }

  /** The database's types by column, in the order of the columns. */
  Map<String, String> of(Collection<String> columns) {
    Map<String, Integer> first =
        kinds(columns, "(SELECT * FROM %s LIMIT %s)".formatted(reading, FIRST_ROWS));
    List<String> open =
        columns.stream().filter(column -> !CellKind.TEXT.isIn(first.get(column))).toList();
    Map<String, Integer> all = kinds(open, reading);
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(
        column ->
            types.put(column, all.containsKey(column) ? type(column, all.get(column)) : TEXT));
    return types;
  }

  private Map<String, Integer> kinds(Collection<String> columns, String from) {
    Map<String, Integer> kinds = new HashMap<>();
    if (!columns.isEmpty()) {
      String selected =
          columns.stream()
              .map(column -> "coalesce(bit_or(%s), 0)".formatted(CellKind.of(Sql.name(column))))
              .collect(Collectors.joining(", "));
      List<String> names = new ArrayList<>(columns);
      database.forEach(
          "SELECT %s FROM %s".formatted(selected, from),
          row -> {
            for (int i = 0; i < names.size(); i++) {
              kinds.put(names.get(i), row.getInt(i + 1));
            }
          });
    }
    return kinds;
  }

  private String type(String column, int kinds) {
    if (kinds == 0) {
      return TEXT;
    } else if (CellKind.areOnly(kinds, CellKind.BOOL)) {
      return "BOOLEAN";
    } else if (CellKind.areOnly(kinds, CellKind.SMALL_WHOLE, CellKind.LARGE_WHOLE)) {
      return "BIGINT";
    } else if (CellKind.areOnly(
        kinds, CellKind.SMALL_WHOLE, CellKind.FRACTION, CellKind.EXPONENT)) {
      return "DOUBLE";
    } else if (CellKind.areOnly(
        kinds, CellKind.SMALL_WHOLE, CellKind.LARGE_WHOLE, CellKind.FRACTION, CellKind.DECIMAL)) {
      return decimal(column);
    } else if (CellKind.areOnly(kinds, CellKind.DAY)) {
      return "DATE";
    } else if (CellKind.areOnly(kinds, CellKind.DAY, CellKind.LOCAL_TIME)) {
      return LOCAL_TIME;
    }
    return CellKind.areOnly(kinds, CellKind.DAY, CellKind.LOCAL_TIME, CellKind.INSTANT)
        ? INSTANT
        : TEXT;
  }

  /** With as many digits as its cells have before and after the point, if there is such. */
  private String decimal(String column) {
    String digits = "strlen(split_part(ltrim(%s, '-'), '.', %s))";
    String name = Sql.name(column);
    String[] type = new String[1];
    database.forEach(
        "SELECT max(%s), max(%s) FROM %s"
            .formatted(digits.formatted(name, 1), digits.formatted(name, 2), reading),
        row -> {
          long whole = row.getLong(1);
          long scale = row.getLong(2);
          type[0] =
              whole + scale > MOST_DIGITS
                  ? TEXT
                  : "DECIMAL(%s,%s)".formatted(Math.max(whole + scale, 1), scale);
        });
    return type[0];
  }

  /** A cell, as an expression, as a value of its column's type; null where it is empty. */
  static String typed(String cell, String type) {
    return switch (type) {
      case TEXT -> cell;
      case INSTANT -> IsoText.instant(cell);
      case LOCAL_TIME -> "CAST(%s AS TIMESTAMP)".formatted(IsoText.instant(cell));
      default -> "CAST(NULLIF(%s, '') AS %s)".formatted(cell, type);
    };
  }
}
