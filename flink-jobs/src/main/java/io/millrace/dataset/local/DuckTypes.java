package io.millrace.dataset.local;

import io.millrace.type.DataType;

/** DuckDB's type of each {@link DataType}. What holds a struct is JSON text. */
final class DuckTypes {
  private DuckTypes() {}

  static String of(DataType type) {
    if (type instanceof DataType.Bool) {
      return "BOOLEAN";
    } else if (type instanceof DataType.Int32) {
      return "INTEGER";
    } else if (type instanceof DataType.Int64) {
      return "BIGINT";
    } else if (type instanceof DataType.Float32) {
      return "FLOAT";
    } else if (type instanceof DataType.Float64) {
      return "DOUBLE";
    } else if (type instanceof DataType.Decimal decimal) {
      return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return "VARCHAR";
    } else if (type instanceof DataType.Bytes) {
      return "BLOB";
    } else if (type instanceof DataType.Timestamp) {
      return "TIMESTAMP WITH TIME ZONE";
    } else if (type instanceof DataType.Date) {
      return "DATE";
    } else if (type instanceof DataType.Uuid) {
      return "UUID";
    } else if (type instanceof DataType.FloatVector) {
      return "FLOAT[]";
    } else if (isText(type)) {
      return "VARCHAR";
    } else if (type instanceof DataType.ListOf list) {
      return of(list.element()) + "[]";
    }
    throw new AssertionError(type);
  }

  /** Whether values are written as JSON: structs, maps, and lists of anything nested. */
  static boolean isText(DataType type) {
    return type instanceof DataType.Struct
        || type instanceof DataType.MapOf
        || (type instanceof DataType.ListOf list && isNested(list.element()));
  }

  private static boolean isNested(DataType type) {
    return type instanceof DataType.Struct
        || type instanceof DataType.MapOf
        || type instanceof DataType.ListOf
        || type instanceof DataType.FloatVector;
  }
}
