package io.millrace.job.source.file;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Writes Parquet's nested rows as JSON: groups as objects, lists and repeated fields as arrays,
 * maps as objects, nulls left out of objects and written in arrays; single values by {@link
 * ParquetScalar}. Both layouts of lists that writers use are understood.
 */
final class ParquetJson {

  private ParquetJson() {}

  static void writeObject(Group group, JsonGenerator json) throws IOException {
    GroupType type = group.getType();
    json.writeStartObject();
    for (int field = 0; field < type.getFieldCount(); field++) {
      boolean repeated = type.getType(field).isRepetition(Repetition.REPEATED);
      if (repeated || group.getFieldRepetitionCount(field) > 0) {
        json.writeFieldName(type.getFieldName(field));
        writeField(group, field, json);
      }
    }
    json.writeEndObject();
  }

  static void writeField(Group group, int field, JsonGenerator json) throws IOException {
    if (!group.getType().getType(field).isRepetition(Repetition.REPEATED)) {
      writeValue(group, field, 0, json);
      return;
    }
    json.writeStartArray();
    for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
      writeValue(group, field, i, json);
    }
    json.writeEndArray();
  }

  private static void writeValue(Group group, int field, int index, JsonGenerator json)
      throws IOException {
    Type type = group.getType().getType(field);
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (type.isPrimitive()) {
      ParquetScalar.write(group, field, index, json);
    } else if (logical instanceof ListLogicalTypeAnnotation) {
      writeList(group.getGroup(field, index), json);
    } else if (logical instanceof MapLogicalTypeAnnotation) {
      writeMap(group.getGroup(field, index), json);
    } else {
      writeObject(group.getGroup(field, index), json);
    }
  }

  private static void writeList(Group list, JsonGenerator json) throws IOException {
    Type repeated = list.getType().getType(0);
    boolean wrapped = isWrapped(list.getType().getName(), repeated);
    json.writeStartArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (!wrapped) {
        writeValue(list, 0, i, json);
      } else if (list.getGroup(0, i).getFieldRepetitionCount(0) == 0) {
        json.writeNull();
      } else {
        writeField(list.getGroup(0, i), 0, json);
      }
    }
    json.writeEndArray();
  }

  /** Whether elements lie in a group of their own (Parquet's LogicalTypes.md, backward rules). */
  private static boolean isWrapped(String listName, Type repeated) {
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !repeated.getName().equals("array")
        && !repeated.getName().equals(listName + "_tuple");
  }

  private static void writeMap(Group map, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      json.writeFieldName(entry.getValueToString(0, 0));
      if (entry.getType().getFieldCount() < 2 || entry.getFieldRepetitionCount(1) == 0) {
        json.writeNull();
      } else {
        writeField(entry, 1, json);
      }
    }
    json.writeEndObject();
  }
}
