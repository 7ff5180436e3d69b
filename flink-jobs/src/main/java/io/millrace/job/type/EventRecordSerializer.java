package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.decode.EventRecord;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of the {@link EventRecord}s of one stream, format 1: their length (int), then stream,
 * partition, offset, event time, arrival, and the event by its type.
 */
public final class EventRecordSerializer extends ImmutableSerializer<EventRecord> {
  private static final long serialVersionUID = 1;

  private final DataType type;
  private transient ValueCodec codec;
  private transient ByteWriter scratch;

  private EventRecordSerializer(DataType type) {
    this.type = Objects.requireNonNull(type);
  }

  /** Flink's type of the records of a stream with events of this type. */
  public static OpaqueTypeInfo<EventRecord> type(DataType.Struct type) {
    return OpaqueTypeInfo.of(EventRecord.class, new EventRecordSerializer(type));
  }

  @Override
  public TypeSerializer<EventRecord> duplicate() {
    return new EventRecordSerializer(type);
  }

  @Override
  public void serialize(EventRecord event, DataOutputView target) throws IOException {
    prepare();
    scratch.clear();
    scratch.writeString(event.stream());
    scratch.writeUnsigned(event.partition());
    scratch.writeLong(event.offset());
    scratch.writeLong(event.eventTimeMillis());
    scratch.writeLong(event.ingestedAtMillis());
    codec.write(event.value(), scratch);
    writeBytes(scratch.toByteArray(), target);
  }

  @Override
  public EventRecord deserialize(DataInputView source) throws IOException {
    prepare();
    ByteReader in = new ByteReader(readBytes(source));
    return new EventRecord(
        in.readString(),
        (int) in.readUnsigned(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        (StructValue) codec.read(in));
  }

  private void prepare() {
    if (codec == null) {
      codec = ValueCodec.of(type);
      scratch = new ByteWriter();
    }
  }

  @Override
  public TypeSerializerSnapshot<EventRecord> snapshotConfiguration() {
    return new Format(List.of(type));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventRecordSerializer that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  /** Names the format by the event's type. */
  public static final class Format extends TypedFormat<EventRecord> {
    /** Called by Flink before it reads. */
    public Format() {
      this(List.of());
    }

    Format(List<DataType> types) {
      super(types);
    }

    @Override
    TypeSerializer<EventRecord> serializer(List<DataType> types) {
      return new EventRecordSerializer(types.get(0));
    }
  }
}
