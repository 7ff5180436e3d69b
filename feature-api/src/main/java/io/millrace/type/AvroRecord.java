package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/** Records: the written fields in their order, each for a field of the struct or passed over. */
final class AvroRecord extends AvroCodec {
  private final Schema schema;
  private final List<DataType.Field> fields;

  /** By the place in the written record. */
  private final int[] targets;

  private final AvroCodec[] codecs;
  private final Object[] defaults;

  AvroRecord(Schema schema, DataType.Struct struct, Schema reader) {
    this.schema = schema;
    this.fields = struct.fields();
    this.targets = AvroFields.targets(schema, struct, reader);
    this.codecs = new AvroCodec[targets.length];
    this.defaults = new Object[fields.size()];
    boolean[] found = new boolean[fields.size()];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        found[targets[i]] = true;
        codecs[i] = codec(schema.getFields().get(i), fields.get(targets[i]), reader);
      }
    }
    for (int i = 0; i < found.length; i++) {
      if (!found[i]) {
        defaults[i] = AvroFields.missing(fields.get(i), reader);
      }
    }
  }

  private static AvroCodec codec(Schema.Field written, DataType.Field field, Schema reader) {
    Schema.Field asRead = reader == null ? null : reader.getField(field.name());
    try {
      return AvroCodecs.of(written.schema(), field.type(), asRead == null ? null : asRead.schema());
    } catch (IncompatibleSchemaException e) {
      throw e.within(field.name());
    }
  }

  @Override
  public Object read(ByteReader in) {
    Object[] values = defaults.clone();
    for (int i = 0; i < targets.length; i++) {
      int target = targets[i];
      if (target < 0) {
        AvroSkip.skip(schema.getFields().get(i).schema(), in);
        continue;
      }
      try {
        values[target] = checked(target, codecs[i].read(in));
      } catch (UnreadableValueException e) {
        throw e.within(fields.get(target).name());
      }
    }
    return new StructValue(Arrays.asList(values));
  }

  @Override
  public Object fromDatum(Object datum) {
    if (datum == null) {
      return null;
    }
    IndexedRecord record = (IndexedRecord) datum;
    Object[] values = defaults.clone();
    for (int i = 0; i < targets.length; i++) {
      int target = targets[i];
      if (target >= 0) {
        try {
          values[target] = checked(target, codecs[i].fromDatum(record.get(i)));
        } catch (UnreadableValueException e) {
          throw e.within(fields.get(target).name());
        }
      }
    }
    return new StructValue(Arrays.asList(values));
  }

  private Object checked(int target, Object value) {
    if (value == null && !fields.get(target).nullable()) {
      throw UnreadableValueException.missing("", fields.get(target).type());
    }
    return value;
  }

  @Override
  public void write(Object canonical, ByteWriter out) {
    List<Object> values = ((StructValue) canonical).values();
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] < 0) {
        throw new IllegalArgumentException(
            "field "
                + schema.getFields().get(i).name()
                + " of "
                + schema.getFullName()
                + " has no value to write");
      }
      Object value = values.get(targets[i]);
      DataType.Field field = fields.get(targets[i]);
      boolean isMissing = value == null && !field.nullable();
      codecs[i].write(isMissing ? AvroFields.missing(field, schema) : value, out);
    }
  }

  @Override
  public Object toDatum(Object canonical) {
    if (canonical == null) {
      return null;
    }
    List<Object> values = ((StructValue) canonical).values();
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        record.put(i, codecs[i].toDatum(values.get(targets[i])));
      }
    }
    return record;
  }
}
