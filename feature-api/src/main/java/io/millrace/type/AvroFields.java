package io.millrace.type;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Which written field is which field of a struct. */
final class AvroFields {
  private AvroFields() {}

  /**
   * For each written field the place of the struct's field that it is, or -1. An exact name wins
   * over an alias of the reader, an alias over a name that only looks alike.
   */
  static int[] targets(Schema written, DataType.Struct struct, Schema reader) {
    List<Schema.Field> candidates = written.getFields();
    FieldNames names = FieldNames.of(struct);
    int[] targets = new int[candidates.size()];
    Arrays.fill(targets, -1);
    for (int i = 0; i < struct.fields().size(); i++) {
      String name = struct.fields().get(i).name();
      Schema.Field exact = written.getField(name);
      int place = exact != null ? exact.pos() : aliased(candidates, name, reader);
      for (int j = 0; place < 0 && j < targets.length; j++) {
        if (targets[j] < 0 && names.indexOf(candidates.get(j).name()) == i) {
          place = j;
        }
      }
      if (place >= 0) {
        targets[place] = i;
      }
    }
    return targets;
  }

  private static int aliased(List<Schema.Field> candidates, String name, Schema reader) {
    Schema.Field asRead = reader == null ? null : reader.getField(name);
    Set<String> aliases = asRead == null ? Set.of() : asRead.aliases();
    for (Schema.Field candidate : candidates) {
      if (aliases.contains(candidate.name())) {
        return candidate.pos();
      }
    }
    return -1;
  }

  /**
   * The value of a field that was not written: the reader's default, or null where that is a value.
   */
  static Object missing(DataType.Field field, Schema reader) {
    Schema.Field asRead = reader == null ? null : reader.getField(field.name());
    if (asRead != null && asRead.hasDefaultValue()) {
      Object datum = GenericData.get().getDefaultValue(asRead);
      return AvroCodecs.of(asRead.schema(), field.type(), asRead.schema()).fromDatum(datum);
    }
    if (!field.nullable()) {
      throw new IncompatibleSchemaException(
          field.name(),
          "required field of type "
              + DataTypes.shortName(field.type())
              + " is not in the schema of the data");
    }
    return null;
  }
}
