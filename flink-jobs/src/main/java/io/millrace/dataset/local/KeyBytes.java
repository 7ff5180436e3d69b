package io.millrace.dataset.local;

import io.millrace.core.EntityKey;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How many bytes a key takes, in SQL: each column in Avro's binary encoding. */
final class KeyBytes {
  /** What columns without text take is less than the rest. */
  private static final int SHORT_TEXT_BYTES = EntityKey.MOST_BYTES - 100;

  /** Bits of a byte of a number of Avro's. */
  private static final int BITS = 7;

  private static final int MOST_NUMBER_BYTES = 10;
  private static final int UUID_BYTES = 37;

  private final List<Column> columns = new ArrayList<>();

  /** A column of the key, as an expression; several may be the same. */
  private record Column(String expression, DataType type) {}

  void add(String expression, DataType type) {
    columns.add(new Column(expression, type));
  }

  /** Whether a key is longer than is taken; null or false where a column is null. */
  String isTooLong() {
    List<String> texts =
        columns.stream()
            .filter(column -> column.type() instanceof DataType.Text)
            .map(column -> "strlen(" + column.expression() + ")")
            .toList();
    if (texts.isEmpty()) {
      return "false";
    }
    String all =
        columns.stream()
            .map(each -> bytes(each.expression(), each.type()))
            .collect(Collectors.joining(" + "));
    return "(%s > %s AND %s > %s)"
        .formatted(String.join(" + ", texts), SHORT_TEXT_BYTES, all, EntityKey.MOST_BYTES);
  }

  private static String bytes(String column, DataType type) {
    if (type instanceof DataType.Bool) {
      return "1";
    } else if (type instanceof DataType.Uuid) {
      return String.valueOf(UUID_BYTES);
    } else if (type instanceof DataType.Timestamp) {
      return numberBytes("epoch_us(" + column + ")");
    } else if (type instanceof DataType.Date) {
      return numberBytes("date_diff('day', DATE '1970-01-01', " + column + ")");
    } else if (type instanceof DataType.Enumeration symbols) {
      return numberBytes(
          symbols.symbols().stream()
              .map(Sql::text)
              .collect(Collectors.joining(", ", "(list_position([", "], " + column + ") - 1)")));
    } else if (type instanceof DataType.Text) {
      return "strlen(%1$s) + %2$s".formatted(column, numberBytes("strlen(" + column + ")"));
    }
    return numberBytes(column);
  }

  /** The sign is the lowest bit. */
  private static String numberBytes(String number) {
    StringBuilder cases = new StringBuilder("CASE");
    for (int bytes = 1; bytes < MOST_NUMBER_BYTES; bytes++) {
      long most = 1L << (BITS * bytes - 1);
      cases.append(" WHEN %s BETWEEN -%s AND %s THEN %s".formatted(number, most, most - 1, bytes));
    }
    return cases.append(" ELSE ").append(MOST_NUMBER_BYTES).append(" END").toString();
  }
}
