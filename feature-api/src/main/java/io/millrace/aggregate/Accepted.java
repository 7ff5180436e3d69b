package io.millrace.aggregate;

import io.millrace.type.DataType;
import io.millrace.type.DataTypes;

/** Which input types an aggregation accepts; anything else is an error that says so. */
final class Accepted {
  private Accepted() {}

  /** How numbers of a type are summed. */
  enum Numeric {
    FLOATING,
    INTEGER,
    DECIMAL
  }

  static Numeric numeric(String aggregation, DataType input) {
    if (input instanceof DataType.Float32 || input instanceof DataType.Float64) {
      return Numeric.FLOATING;
    }
    if (input instanceof DataType.Int32 || input instanceof DataType.Int64) {
      return Numeric.INTEGER;
    }
    if (input instanceof DataType.Decimal) {
      return Numeric.DECIMAL;
    }
    throw refused(aggregation, "int, long, float, double or decimal", input);
  }

  /** A type of single values, which have an order. */
  static DataType ordered(String aggregation, DataType input) {
    boolean composite =
        input instanceof DataType.ListOf
            || input instanceof DataType.MapOf
            || input instanceof DataType.Struct
            || input instanceof DataType.FloatVector;
    if (input == null || composite) {
      throw refused(aggregation, "single values (not lists, maps, structs or vectors)", input);
    }
    return input;
  }

  static DataType any(String aggregation, DataType input) {
    if (input == null) {
      throw refused(aggregation, "a value of any type", null);
    }
    return input;
  }

  /** A struct of a value and its measure, which must have an order. */
  static DataType.Struct measured(String aggregation, DataType input) {
    if (input instanceof DataType.Struct pair && pair.fields().size() == 2) {
      ordered(aggregation + "'s measure", pair.fields().get(1).type());
      return pair;
    }
    throw refused(aggregation, "a struct of two fields, a value and its measure", input);
  }

  /** A struct of a table's row; gives the type of the row. */
  static DataType.Struct pulled(String aggregation, DataType input) {
    if (input instanceof DataType.Struct pulled
        && pulled.name().equals("pulled")
        && pulled.fields().size() == 1
        && pulled.fields().get(0).type() instanceof DataType.Struct row) {
      return row;
    }
    throw refused(aggregation, "a struct of a table's row", input);
  }

  private static IllegalArgumentException refused(
      String aggregation, String taken, DataType input) {
    return new IllegalArgumentException(
        aggregation
            + " takes "
            + taken
            + (input == null ? ", and none is given" : ", not " + DataTypes.shortName(input)));
  }
}
