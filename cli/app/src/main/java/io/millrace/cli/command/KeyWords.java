package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.ShellText;
import io.millrace.compile.KeyText;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.List;

/** What keys are made of and how they are written, for somebody who gave another. */
final class KeyWords {
  /** How commands take a key, in their help. */
  static final String COMPOSITE =
      "columns of a composite key are parted by '/', and a slash in one is %%2F, a percent"
          + " sign %%25 (a key of one column stands as it is)";

  private KeyWords() {}

  /**
   * The columns with their types, and an example.
   *
   * @param key the columns in order, each with {@code name} and {@code type}, as the gateway
   *     describes a view
   */
  static String of(String view, JsonNode key) {
    List<EntitySpec.KeyColumn> columns = new ArrayList<>();
    for (JsonNode column : key) {
      columns.add(
          new EntitySpec.KeyColumn(
              column.path("name").asText(), DataTypes.parse(column.path("type").asText())));
    }
    return of(view, columns);
  }

  /** The same of columns as definitions have them. */
  static String of(String view, List<EntitySpec.KeyColumn> key) {
    List<String> columns = new ArrayList<>();
    List<String> example = new ArrayList<>();
    for (EntitySpec.KeyColumn column : key) {
      columns.add("%s (%s)".formatted(column.name(), DataTypes.name(column.type())));
      example.add(example(column.type()));
    }
    return "the key of '%s' is %s, such as %s"
        .formatted(view, String.join(", ", columns), ShellText.word(KeyText.of(example)));
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
