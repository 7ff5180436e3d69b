package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.ShellText;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.List;

/** What the key of a view is made of, for somebody who gave another. */
final class KeyWords {
  private KeyWords() {}

  /**
   * The columns with their types, and an example.
   *
   * @param key the columns in order, each with {@code name} and {@code type}, as the gateway
   *     describes a view
   */
  static String of(String view, JsonNode key) {
    List<String> columns = new ArrayList<>();
    StringBuilder example = new StringBuilder("millrace get ").append(view);
    for (JsonNode column : key) {
      String type = column.path("type").asText();
      columns.add("%s (%s)".formatted(column.path("name").asText(), type));
      example.append(' ').append(ShellText.word(example(DataTypes.parse(type))));
    }
    return "The key of '%s' is %s, a word for each column: %s"
        .formatted(view, String.join(", ", columns), example);
  }

  private static String example(DataType type) {
    if (type instanceof DataType.Int32 || type instanceof DataType.Int64) {
      return "42";
    } else if (type instanceof DataType.Bool) {
      return "true";
    } else if (type instanceof DataType.Enumeration enumeration) {
      return enumeration.symbols().get(0);
    } else if (type instanceof DataType.Date) {
      return "2026-01-31";
    } else if (type instanceof DataType.Timestamp) {
      return "2026-01-31T10:30:00Z";
    } else if (type instanceof DataType.Uuid) {
      return "123e4567-e89b-12d3-a456-426614174000";
    } else if (type instanceof DataType.Decimal decimal) {
      return decimal.scale() == 0 ? "1" : "1." + "0".repeat(decimal.scale());
    }
    return "k1";
  }
}
