package io.millrace.dataset.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.mapping.MappedField;
import org.apache.iceberg.mapping.MappedFields;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Columns of a dataset's table. A name has one id for ever, whatever the revisions hold: then each
 * snapshot can be read with the columns that it has, by its file's ids and by names. Used once; not
 * thread-safe.
 */
final class SetColumns {
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private int last;

  /**
   * @param had what the table's columns were so far, those of now first
   * @param last the greatest id there is
   */
  SetColumns(Collection<Schema> had, int last) {
    this.last = last;
    had.forEach(schema -> TypeUtil.indexByName(schema.asStruct()).forEach(ids::putIfAbsent));
  }

  /** The greatest id there is. */
  int last() {
    return last;
  }

  /** The ids of columns, by path. */
  static SortedMap<String, Integer> ids(Schema columns) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    TypeUtil.indexNameById(columns.asStruct()).forEach((id, path) -> ids.put(path, id));
    return ids;
  }

  /** The same columns, with the ids of their names. */
  Schema of(Schema wanted) {
    return new Schema(struct("", wanted.asStruct()).fields());
  }

  private int id(String path) {
    return ids.computeIfAbsent(path, each -> ++last);
  }

  private Types.StructType struct(String prefix, Types.StructType struct) {
    List<Types.NestedField> fields = new ArrayList<>();
    for (Types.NestedField field : struct.fields()) {
      String path = prefix + field.name();
      fields.add(
          Types.NestedField.from(field).withId(id(path)).ofType(type(path, field.type())).build());
    }
    return Types.StructType.of(fields);
  }

  private Type type(String path, Type type) {
    switch (type.typeId()) {
      case STRUCT:
        return struct(path + ".", type.asStructType());
      case LIST:
        Types.ListType list = type.asListType();
        String element = path + ".element";
        Type elements = type(element, list.elementType());
        return list.isElementOptional()
            ? Types.ListType.ofOptional(id(element), elements)
            : Types.ListType.ofRequired(id(element), elements);
      case MAP:
        Types.MapType map = type.asMapType();
        Type keys = type(path + ".key", map.keyType());
        Type values = type(path + ".value", map.valueType());
        return map.isValueOptional()
            ? Types.MapType.ofOptional(id(path + ".key"), id(path + ".value"), keys, values)
            : Types.MapType.ofRequired(id(path + ".key"), id(path + ".value"), keys, values);
      default:
        return type;
    }
  }

  /** How files call the columns of any of these. */
  static NameMapping names(Collection<Schema> all) {
    MappedFields merged = MappedFields.of();
    for (Schema schema : all) {
      merged = merge(merged, MappingUtil.create(schema).asMappedFields());
    }
    return NameMapping.of(merged);
  }

  /** What both have is as the first has it. */
  private static MappedFields merge(MappedFields a, MappedFields b) {
    Map<String, MappedField> fields = new LinkedHashMap<>();
    a.fields().forEach(field -> fields.put(field.names().iterator().next(), field));
    for (MappedField field : b.fields()) {
      fields.merge(
          field.names().iterator().next(),
          field,
          (one, other) -> MappedField.of(one.id(), one.names(), merge(nested(one), nested(other))));
    }
    return MappedFields.of(List.copyOf(fields.values()));
  }

  private static MappedFields nested(MappedField field) {
    return field.nestedMapping() == null ? MappedFields.of() : field.nestedMapping();
  }
}
