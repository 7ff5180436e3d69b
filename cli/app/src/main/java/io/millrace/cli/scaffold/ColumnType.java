package io.millrace.cli.scaffold;

import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.time.Instant;

/** What a column of text can be read as, narrowest first. */
enum ColumnType {
  LONG("long", "Long", DataType.INT64),
  DOUBLE("double", "Double", DataType.FLOAT64),
  DATE("LocalDate", "LocalDate", DataType.DATE),
  TIMESTAMP("Instant", "Instant", DataType.TIMESTAMP),
  BOOLEAN("boolean", "Boolean", DataType.BOOL),
  STRING("String", "String", DataType.TEXT);

  private final String primitive;
  private final String boxed;
  private final DataType type;

  ColumnType(String primitive, String boxed, DataType type) {
    this.primitive = primitive;
    this.boxed = boxed;
    this.type = type;
  }

  /** The Java type of a component that may be missing, or never is. */
  String java(Presence presence) {
    return presence == Presence.ALWAYS ? primitive : boxed;
  }

  String boxed() {
    return boxed;
  }

  boolean accepts(String text) {
    try {
      ValueCodec.of(type).parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The text of a column of timestamps, or of days: their beginning in UTC. */
  static Instant instant(String text) {
    return (Instant) ValueCodec.of(DataType.TIMESTAMP).parse(text);
  }

  /** The text as a Java expression. */
  String literal(String text) {
    Object value = ValueCodec.of(type).parse(text);
    return switch (this) {
      case LONG -> value + "L";
      case DOUBLE -> doubleLiteral((Double) value);
      case DATE -> "LocalDate.parse(\"%s\")".formatted(value);
      case TIMESTAMP -> "Instant.parse(\"%s\")".formatted(value);
      case BOOLEAN -> "" + value;
      case STRING -> "\"" + JavaNames.escaped(text) + "\"";
    };
  }

  private static String doubleLiteral(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    return Double.isInfinite(value)
        ? "Double.%s_INFINITY".formatted(value > 0 ? "POSITIVE" : "NEGATIVE")
        : "" + value;
  }

  /** Whether a column has a value in each row. */
  enum Presence {
    ALWAYS,
    SOMETIMES
  }
}
