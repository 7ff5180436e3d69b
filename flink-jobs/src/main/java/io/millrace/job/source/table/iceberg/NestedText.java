package io.millrace.job.source.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** A list, a map or a struct as JSON. */
final class NestedText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private NestedText() {}

  static String of(RowData row, int place, Type type) {
    Object flink =
        RowData.createFieldGetter(FlinkSchemaUtil.convert(type), place).getFieldOrNull(row);
    try {
      return JSON.writeValueAsString(plain(flink, type));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object plain(Object flink, Type type) {
    if (flink == null) {
      return null;
    } else if (type instanceof Types.ListType list) {
      return list((ArrayData) flink, list.elementType());
    } else if (type instanceof Types.MapType map) {
      return map((MapData) flink, map);
    } else if (type instanceof Types.StructType struct) {
      return struct((RowData) flink, struct);
    }
    Object value = RowValues.of(GenericRowData.of(flink), List.of(field(type)))[0];
    boolean isJson =
        value instanceof Number && !(value instanceof BigDecimal)
            || value instanceof Boolean
            || value instanceof byte[];
    return isJson ? value : value.toString();
  }

  private static Types.NestedField field(Type type) {
    return Types.NestedField.optional(1, "value", type);
  }

  private static List<Object> list(ArrayData array, Type element) {
    LogicalType flink = FlinkSchemaUtil.convert(element);
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(flink);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      all.add(plain(getter.getElementOrNull(array, i), element));
    }
    return all;
  }

  private static Map<String, Object> map(MapData map, Types.MapType type) {
    List<Object> keys = list(map.keyArray(), type.keyType());
    List<Object> values = list(map.valueArray(), type.valueType());
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      all.put(String.valueOf(keys.get(i)), values.get(i));
    }
    return all;
  }

  private static Map<String, Object> struct(RowData row, Types.StructType type) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < type.fields().size(); i++) {
      Types.NestedField field = type.fields().get(i);
      LogicalType flink = FlinkSchemaUtil.convert(field.type());
      Object value = RowData.createFieldGetter(flink, i).getFieldOrNull(row);
      if (value != null) {
        all.put(field.name(), plain(value, field.type()));
      }
    }
    return all;
  }
}
