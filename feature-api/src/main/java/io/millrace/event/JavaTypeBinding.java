package io.millrace.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.type.AvroCodec;
import io.millrace.type.AvroJavaType;
import io.millrace.type.AvroTypes;
import io.millrace.type.DataType;
import io.millrace.type.IncompatibleSchemaException;
import io.millrace.type.JavaType;
import io.millrace.type.RecordConstructionException;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Events whose class is a struct: records, and classes that Avro generated. */
final class JavaTypeBinding<E> implements EventBinding<E> {
  private final Class<E> eventClass;
  private final JavaType<E> javaType;
  private final DataType.Struct type;
  private final ValueCodec codec;
  private final Schema schema;
  private final Map<Schema, AvroCodec> resolved = new ConcurrentHashMap<>();

  private JavaTypeBinding(Class<E> eventClass, JavaType<E> javaType, Schema schema) {
    this.eventClass = eventClass;
    this.javaType = javaType;
    this.type = (DataType.Struct) javaType.type();
    this.codec = ValueCodec.of(type);
    this.schema = schema;
  }

  @SuppressWarnings("unchecked")
  static <E> JavaTypeBinding<E> of(Class<E> eventClass) {
    JavaType<E> javaType = (JavaType<E>) JavaType.of(eventClass);
    try {
      Schema schema =
          javaType instanceof AvroJavaType<?> generated
              ? generated.schema()
              : AvroTypes.schema(javaType.type());
      return new JavaTypeBinding<>(eventClass, javaType, schema);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(
          "event class " + eventClass.getName() + " has no Avro schema: " + e.getMessage(), e);
    }
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
    try {
      AvroCodec avro =
          resolved.computeIfAbsent(
              record.getSchema(), written -> AvroCodec.of(written, type, schema));
      return fromStruct((StructValue) avro.fromDatum(record));
    } catch (IncompatibleSchemaException e) {
      throw BadValues.of(e);
    } catch (UnreadableValueException e) {
      throw BadValues.of(e);
    } catch (RuntimeException e) {
      throw Undecodable.because("is no Avro data of its schema: " + e.getMessage(), e);
    }
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
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
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
