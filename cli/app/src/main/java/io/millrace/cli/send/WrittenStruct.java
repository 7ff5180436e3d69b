package io.millrace.cli.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.ReasonCode;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Events as plain values of a stream's type, for writing: the user's classes are not needed.
 *
 * @param type of the stream's events
 * @param schema that they are written with
 */
record WrittenStruct(DataType.Struct type, Schema schema) implements EventBinding<StructValue> {

  @Override
  public Class<StructValue> eventClass() {
    return StructValue.class;
  }

  @Override
  public StructValue fromJson(JsonNode node) throws BadEventException {
    try {
      return (StructValue) ValueCodec.of(type).readJson(node);
    } catch (UnreadableValueException e) {
      throw new BadEventException(ReasonCode.WRONG_TYPE, type.name(), e.getMessage(), e);
    }
  }

  @Override
  public StructValue fromAvro(GenericRecord avro) {
    throw new UnsupportedOperationException("events are only written here");
  }

  @Override
  public StructValue toStruct(StructValue event) {
    return event;
  }

  @Override
  public StructValue fromStruct(StructValue value) {
    return value;
  }
}
