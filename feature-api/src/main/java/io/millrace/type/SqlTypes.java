package io.millrace.type;

/** PostgreSQL's column types. */
final class SqlTypes {
  private SqlTypes() {}

  static String of(DataType type) {
    if (type instanceof DataType.Bool) {
      return "boolean";
    } else if (type instanceof DataType.Int32) {
      return "integer";
    } else if (type instanceof DataType.Int64) {
      return "bigint";
    } else if (type instanceof DataType.Float32) {
      return "real";
    } else if (type instanceof DataType.Float64) {
      return "double precision";
    } else if (type instanceof DataType.Decimal decimal) {
      return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return "text";
    } else if (type instanceof DataType.Bytes) {
      return "bytea";
    } else if (type instanceof DataType.Timestamp) {
      return "timestamp with time zone";
    } else if (type instanceof DataType.Date) {
      return "date";
    } else if (type instanceof DataType.Uuid) {
      return "uuid";
    } else if (type instanceof DataType.FloatVector) {
      return "real[]";
    } else if (type instanceof DataType.ListOf
        || type instanceof DataType.MapOf
        || type instanceof DataType.Struct) {
      // Not an array for lists: its elements could not be structs or lists of unequal length.
      return "jsonb";
    }
    throw new AssertionError(type);
  }
}
