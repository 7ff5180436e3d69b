package io.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.type.AvroTypes;
import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import io.millrace.type.RecordConstructionException;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Events that are records. */
final class RecordBinding<E> implements EventBinding<E> {
  private final Class<E> eventClass;
  private final JavaType<E> javaType;
  private final DataType.Struct type;
  private final ValueCodec codec;
  private final Schema schema;

  private RecordBinding(Class<E> eventClass, JavaType<E> javaType) {
    this.eventClass = eventClass;
    this.javaType = javaType;
    this.type = (DataType.Struct) javaType.type();
    this.codec = ValueCodec.of(type);
    this.schema = AvroTypes.schema(type);
  }

  @SuppressWarnings("unchecked")
  static <E> RecordBinding<E> of(Class<E> record) {
    return new RecordBinding<>(record, (JavaType<E>) JavaType.of(record));
  }

  @Override
  public Class<E> eventClass() {
    return eventClass;
  }

  @Override
  public DataType.Struct type() {
    return type;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public E fromAvro(GenericRecord record) throws BadEventException {
    throw new UnsupportedOperationException("Avro is not read yet");
  }

  @Override
  public E fromJson(JsonNode node) throws BadEventException {
    try {
      return fromStruct((StructValue) codec.readJson(node));
    } catch (UnreadableValueException e) {
      throw BadValues.of(e);
    }
  }

  @Override
  public StructValue toStruct(E event) throws BadEventException {
    try {
      return (StructValue) javaType.toCanonical(event);
    } catch (UnreadableValueException e) {
      throw BadValues.of(e);
    } catch (RuntimeException e) {
      throw new BadEventException(
          ReasonCode.USER_CODE, type.name(), "an accessor of " + type.name() + " threw " + e, e);
    }
  }

  @Override
  public E fromStruct(StructValue value) throws BadEventException {
    try {
      return javaType.fromCanonical(value);
    } catch (RecordConstructionException e) {
      throw new BadEventException(ReasonCode.USER_CODE, type.name(), e.getMessage(), e.getCause());
    }
  }
}
