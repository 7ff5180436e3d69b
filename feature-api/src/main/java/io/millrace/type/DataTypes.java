package io.millrace.type;

import java.util.stream.Collectors;

/** Names of types. */
public final class DataTypes {
  private DataTypes() {}

  /** The full name, as {@link #parse} reads it: {@code list<decimal(10,2)>}. */
  public static String name(DataType type) {
    if (type instanceof DataType.Enumeration enumeration) {
      return "enum " + enumeration.name() + "(" + String.join(",", enumeration.symbols()) + ")";
    } else if (type instanceof DataType.Struct struct) {
      return struct.fields().stream()
          .map(f -> f.name() + " " + name(f.type()) + (f.nullable() ? "?" : ""))
          .collect(Collectors.joining(", ", "struct " + struct.name() + "(", ")"));
    } else if (type instanceof DataType.ListOf list) {
      return "list<" + name(list.element()) + ">";
    } else if (type instanceof DataType.MapOf map) {
      return "map<" + name(map.value()) + ">";
    }
    return shortName(type);
  }

  /** The name for messages: of an enum or a struct without what it holds. */
  public static String shortName(DataType type) {
    if (type instanceof DataType.Bool) {
      return "boolean";
    } else if (type instanceof DataType.Int32) {
      return "int";
    } else if (type instanceof DataType.Int64) {
      return "long";
    } else if (type instanceof DataType.Float32) {
      return "float";
    } else if (type instanceof DataType.Float64) {
      return "double";
    } else if (type instanceof DataType.Decimal decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof DataType.Text) {
      return "string";
    } else if (type instanceof DataType.Bytes) {
      return "bytes";
    } else if (type instanceof DataType.Enumeration enumeration) {
      return "enum " + simple(enumeration.name());
    } else if (type instanceof DataType.Timestamp) {
      return "timestamp";
    } else if (type instanceof DataType.Date) {
      return "date";
    } else if (type instanceof DataType.Uuid) {
      return "uuid";
    } else if (type instanceof DataType.ListOf list) {
      return "list<" + shortName(list.element()) + ">";
    } else if (type instanceof DataType.MapOf map) {
      return "map<" + shortName(map.value()) + ">";
    } else if (type instanceof DataType.Struct struct) {
      return "struct " + simple(struct.name());
    } else if (type instanceof DataType.FloatVector vector) {
      return vector.dimension() == 0 ? "vector" : "vector(" + vector.dimension() + ")";
    }
    throw new AssertionError(type);
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
