package io.millrace.type;

import java.util.stream.Collectors;

/** The names of types. */
final class TypeNames {
  private TypeNames() {}

  static String full(DataType type) {
    if (type instanceof DataType.Enumeration enumeration) {
      return "enum " + enumeration.name() + "(" + String.join(",", enumeration.symbols()) + ")";
    } else if (type instanceof DataType.Struct struct) {
      return struct.fields().stream()
          .map(f -> f.name() + " " + full(f.type()) + (f.nullable() ? "?" : ""))
          .collect(Collectors.joining(", ", "struct " + struct.name() + "(", ")"));
    } else if (type instanceof DataType.ListOf list) {
      return "list<" + full(list.element()) + ">";
    } else if (type instanceof DataType.MapOf map) {
      return "map<" + full(map.value()) + ">";
    }
    return brief(type);
  }

  static String brief(DataType type) {
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
      return "list<" + brief(list.element()) + ">";
    } else if (type instanceof DataType.MapOf map) {
      return "map<" + brief(map.value()) + ">";
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
