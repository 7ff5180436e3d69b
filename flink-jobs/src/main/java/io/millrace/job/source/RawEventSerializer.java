package io.millrace.job.source;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgetMarker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link RawEvent}, format 1, big endian: stream (int), partition (int), offset (long),
 * arrival (long), then key and value, each as its length (int, -1 for null) and its bytes. A
 * {@linkplain RawEvent#marker() marker} has all bits of its stream inverted, and instead of key and
 * value its id (long), its entity (Java's UTF) and its key.
 *
 * <p>A later format is a new serializer class, whose snapshot declares itself compatible after
 * migration from {@link Format1}.
 */
public final class RawEventSerializer extends TypeSerializerSingleton<RawEvent> {

  /** The serializer; it has no state. */
  public static final RawEventSerializer INSTANCE = new RawEventSerializer();

  private static final long serialVersionUID = 1;
  private static final int NULL = -1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RawEvent createInstance() {
    return new RawEvent(0, 0, 0, 0, null, null);
  }

  @Override
  public RawEvent copy(RawEvent from) {
    return from;
  }

  @Override
  public RawEvent copy(RawEvent from, RawEvent reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RawEvent event, DataOutputView target) throws IOException {
    target.writeInt(event.marker() == null ? event.stream() : ~event.stream());
    target.writeInt(event.partition());
    target.writeLong(event.offset());
    target.writeLong(event.arrivalMillis());
    if (event.marker() != null) {
      target.writeLong(event.marker().id());
      target.writeUTF(event.marker().entity());
      write(event.marker().key().bytes(), target);
      return;
    }
    write(event.key(), target);
    write(event.value(), target);
  }

  @Override
  public RawEvent deserialize(DataInputView source) throws IOException {
    int stream = source.readInt();
    int partition = source.readInt();
    long offset = source.readLong();
    long arrivalMillis = source.readLong();
    return stream < 0
        ? marker(~stream, partition, offset, arrivalMillis, source)
        : new RawEvent(stream, partition, offset, arrivalMillis, read(source), read(source));
  }

  private static RawEvent marker(
      int stream, int partition, long cut, long settlesAtMillis, DataInputView source)
      throws IOException {
    long id = source.readLong();
    String entity = source.readUTF();
    EntityKey key = new EntityKey(read(source));
    return RawEvent.marker(
        stream, partition, cut, new ForgetMarker(id, entity, key, settlesAtMillis));
  }

  @Override
  public RawEvent deserialize(RawEvent reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<RawEvent> snapshotConfiguration() {
    return new Format1();
  }

  private static void write(byte[] bytes, DataOutputView target) throws IOException {
    if (bytes == null) {
      target.writeInt(NULL);
      return;
    }
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  private static byte[] read(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == NULL) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<RawEvent> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
