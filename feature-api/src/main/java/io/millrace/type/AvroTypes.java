package io.millrace.type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Types as Avro schemas. */
public final class AvroTypes {
  private AvroTypes() {}

  /** The schema of a type's values, which are not null. */
  public static Schema schema(DataType type) {
    return schema(type, new HashMap<>());
  }

  /**
   * The type of a schema's values; a union with null is the type of its other branch.
   *
   * @throws IllegalArgumentException for what has no type here: unions of several types, records
   *     within themselves
   */
  public static DataType type(Schema schema) {
    return new AvroSchemas().type(schema);
  }

  /** A union of null, the default, and the schema. */
  public static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private static Schema schema(DataType type, Map<String, Schema> named) {
    if (type instanceof DataType.Bool) {
      return Schema.create(Schema.Type.BOOLEAN);
    } else if (type instanceof DataType.Int32) {
      return Schema.create(Schema.Type.INT);
    } else if (type instanceof DataType.Int64) {
      return Schema.create(Schema.Type.LONG);
    } else if (type instanceof DataType.Float32) {
      return Schema.create(Schema.Type.FLOAT);
    } else if (type instanceof DataType.Float64) {
      return Schema.create(Schema.Type.DOUBLE);
    } else if (type instanceof DataType.Decimal decimal) {
      return LogicalTypes.decimal(decimal.precision(), decimal.scale())
          .addToSchema(Schema.create(Schema.Type.BYTES));
    } else if (type instanceof DataType.Text) {
      return Schema.create(Schema.Type.STRING);
    } else if (type instanceof DataType.Bytes) {
      return Schema.create(Schema.Type.BYTES);
    } else if (type instanceof DataType.Enumeration enumeration) {
      return named(
          enumeration.name(),
          Schema.createEnum(enumeration.name(), null, null, enumeration.symbols()),
          named);
    } else if (type instanceof DataType.Timestamp) {
      return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    } else if (type instanceof DataType.Date) {
      return LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
    } else if (type instanceof DataType.Uuid) {
      return LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
    } else if (type instanceof DataType.ListOf list) {
      return Schema.createArray(schema(list.element(), named));
    } else if (type instanceof DataType.MapOf map) {
      return Schema.createMap(schema(map.value(), named));
    } else if (type instanceof DataType.Struct struct) {
      return record(struct, named);
    } else if (type instanceof DataType.FloatVector vector) {
      Schema schema = Schema.createArray(Schema.create(Schema.Type.FLOAT));
      schema.addProp(AvroSchemas.VECTOR, vector.dimension());
      return schema;
    }
    throw new AssertionError(type);
  }

  private static Schema record(DataType.Struct struct, Map<String, Schema> named) {
    List<Schema.Field> fields = new ArrayList<>();
    for (DataType.Field field : struct.fields()) {
      Schema schema = schema(field.type(), named);
      fields.add(
          field.nullable()
              ? new Schema.Field(
                  field.name(), nullable(schema), null, Schema.Field.NULL_DEFAULT_VALUE)
              : new Schema.Field(field.name(), schema));
    }
    return named(
        struct.name(), Schema.createRecord(struct.name(), null, null, false, fields), named);
  }

  /**
   * Avro knows a name once: a second, different type of the same name could not be written down.
   */
  private static Schema named(String name, Schema schema, Map<String, Schema> named) {
    Schema known = named.putIfAbsent(name, schema);
    if (known != null && !known.equals(schema)) {
      throw new IllegalArgumentException(
          "two different types are named " + name + "; give one of the classes another name");
    }
    return known == null ? schema : known;
  }
}
