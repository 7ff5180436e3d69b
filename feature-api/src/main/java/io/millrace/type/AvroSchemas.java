package io.millrace.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The types of schemas. Holds the records being read, so that one within itself is found. */
final class AvroSchemas {
  /** The property of an array of floats that is a vector: its dimension, 0 for any. */
  static final String VECTOR = "vector";

  private final Deque<String> within = new ArrayDeque<>();

  DataType type(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case BOOLEAN -> DataType.BOOL;
      case INT -> logical instanceof LogicalTypes.Date ? DataType.DATE : DataType.INT32;
      case LONG ->
          logical instanceof LogicalTypes.TimestampMillis
                  || logical instanceof LogicalTypes.TimestampMicros
              ? DataType.TIMESTAMP
              : DataType.INT64;
      case FLOAT -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case STRING ->
          logical != null && logical.getName().equals("uuid") ? DataType.UUID : DataType.TEXT;
      case BYTES, FIXED ->
          logical instanceof LogicalTypes.Decimal decimal
              ? new DataType.Decimal(decimal.getPrecision(), decimal.getScale())
              : DataType.BYTES;
      case ENUM -> new DataType.Enumeration(schema.getFullName(), schema.getEnumSymbols());
      case ARRAY ->
          schema.getObjectProp(VECTOR) instanceof Number dimension
              ? new DataType.FloatVector(dimension.intValue())
              : new DataType.ListOf(element(schema.getElementType()));
      case MAP -> new DataType.MapOf(element(schema.getValueType()));
      case RECORD -> record(schema);
      case UNION -> only(schema);
      case NULL -> throw new IllegalArgumentException("Avro null is a type without values");
    };
  }

  /** Elements are never null: a union that allows it is refused, rather than met in the data. */
  private DataType element(Schema schema) {
    if (schema.isNullable()) {
      throw new IllegalArgumentException(
          "elements of arrays and maps may not be null: " + schema + "; use a type without null");
    }
    return type(schema);
  }

  private DataType record(Schema schema) {
    if (within.contains(schema.getFullName())) {
      throw new IllegalArgumentException(
          "Avro record " + schema.getFullName() + " contains itself; a value must have an end");
    }
    within.push(schema.getFullName());
    List<DataType.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      try {
        fields.add(
            new DataType.Field(field.name(), type(field.schema()), field.schema().isNullable()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "field '" + field.name() + "' of " + schema.getName() + ": " + e.getMessage(), e);
      }
    }
    within.pop();
    return new DataType.Struct(schema.getFullName(), fields);
  }

  private DataType only(Schema union) {
    List<Schema> values =
        union.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          "a union of several types has no type here: "
              + union
              + "; use one type, or null and one");
    }
    return type(values.get(0));
  }
}
