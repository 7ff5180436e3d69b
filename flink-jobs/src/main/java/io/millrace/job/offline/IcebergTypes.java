package io.millrace.job.offline;

import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Iceberg's type of each {@link DataType}. Nested fields are in snake case; elements and map values
 * are required.
 */
public final class IcebergTypes {
  private int lastId;

  private IcebergTypes() {}

  /** The schema of a table as it is wanted; ids are fresh. */
  public static Schema schema(LogTable table) {
    IcebergTypes types = new IcebergTypes();
    List<Types.NestedField> fields = new ArrayList<>();
    for (LogColumn column : table.columns()) {
      fields.add(
          types.field(column.name(), types.of(column.type()), column.nullable(), column.doc()));
    }
    return new Schema(fields);
  }

  /** The type of one column. */
  public static Type type(DataType type) {
    return new IcebergTypes().of(type);
  }

  private Types.NestedField field(String name, Type type, boolean nullable, String doc) {
    int id = ++lastId;
    return nullable
        ? Types.NestedField.optional(id, name, type, doc)
        : Types.NestedField.required(id, name, type, doc);
  }

  private Type of(DataType type) {
    if (type instanceof DataType.Bool) {
      return Types.BooleanType.get();
    } else if (type instanceof DataType.Int32) {
      return Types.IntegerType.get();
    } else if (type instanceof DataType.Int64) {
      return Types.LongType.get();
    } else if (type instanceof DataType.Float32) {
      return Types.FloatType.get();
    } else if (type instanceof DataType.Float64) {
      return Types.DoubleType.get();
    } else if (type instanceof DataType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return Types.StringType.get();
    } else if (type instanceof DataType.Bytes) {
      return Types.BinaryType.get();
    } else if (type instanceof DataType.Timestamp) {
      return Types.TimestampType.withZone();
    } else if (type instanceof DataType.Date) {
      return Types.DateType.get();
    } else if (type instanceof DataType.Uuid) {
      return Types.UUIDType.get();
    } else if (type instanceof DataType.FloatVector) {
      return Types.ListType.ofRequired(++lastId, Types.FloatType.get());
    } else if (type instanceof DataType.ListOf list) {
      return Types.ListType.ofRequired(++lastId, of(list.element()));
    } else if (type instanceof DataType.MapOf map) {
      return Types.MapType.ofRequired(++lastId, ++lastId, Types.StringType.get(), of(map.value()));
    } else if (type instanceof DataType.Struct struct) {
      List<Types.NestedField> fields = new ArrayList<>();
      for (DataType.Field field : struct.fields()) {
        fields.add(
            field(ColumnNames.snake(field.name()), of(field.type()), field.nullable(), null));
      }
      return Types.StructType.of(fields);
    }
    throw new AssertionError(type);
  }
}
