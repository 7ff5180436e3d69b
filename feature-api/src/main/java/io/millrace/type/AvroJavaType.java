package io.millrace.type;

import io.millrace.codec.ByteWriter;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A class that Avro generated. Objects are made by Avro's own reader from bytes of the class's
 * schema, since only it knows which Java type each field was generated with.
 */
public final class AvroJavaType<T extends SpecificRecordBase> implements JavaType<T> {
  private final Schema schema;
  private final DataType.Struct type;
  private final AvroCodec codec;
  private final SpecificDatumReader<T> reader;

  AvroJavaType(Class<T> generated) {
    this.schema = SpecificData.get().getSchema(generated);
    this.type = (DataType.Struct) AvroTypes.type(schema);
    this.codec = AvroCodec.of(schema, type);
    // Of the class's own loader: in a cluster, user classes are not visible from Avro's.
    SpecificData data = new SpecificData(generated.getClassLoader());
    SpecificData.getForClass(generated).getConversions().forEach(data::addLogicalTypeConversion);
    this.reader = new SpecificDatumReader<>(schema, schema, data);
  }

  @Override
  public DataType.Struct type() {
    return type;
  }

  /** The schema that the class was generated from. */
  public Schema schema() {
    return schema;
  }

  @Override
  public Object toCanonical(T javaValue) {
    return codec.fromDatum(javaValue);
  }

  @Override
  public T fromCanonical(Object canonical) {
    if (canonical == null) {
      return null;
    }
    try {
      ByteWriter out = new ByteWriter();
      codec.write(canonical, out);
      return reader.read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    } catch (IOException | RuntimeException e) {
      throw new RecordConstructionException(type.name(), e);
    }
  }
}
