package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of the {@link Contribution}s of one view, format 1: their length (int), then key, event
 * time, arrival, stream, partition, offset, and for each slot of the view's layout a byte 0 for
 * null, or a byte 1 and the value by its type.
 */
public final class ContributionSerializer extends ImmutableSerializer<Contribution> {
  private static final long serialVersionUID = 1;

  private final List<DataType> slots;
  private transient ValueCodec[] codecs;
  private transient ByteWriter scratch;

  private ContributionSerializer(List<DataType> slots) {
    this.slots = List.copyOf(slots);
  }

  /** For the contributions of a view. */
  public static ContributionSerializer of(ViewLayout layout) {
    return new ContributionSerializer(layout.slots().stream().map(ViewLayout.Slot::type).toList());
  }

  /** For contributions with values of these types. */
  static ContributionSerializer of(List<DataType> slots) {
    return new ContributionSerializer(slots);
  }

  /** Flink's type of the contributions of a view. */
  public static OpaqueTypeInfo<Contribution> type(ViewLayout layout) {
    return OpaqueTypeInfo.of(Contribution.class, of(layout));
  }

  List<DataType> slots() {
    return slots;
  }

  @Override
  public TypeSerializer<Contribution> duplicate() {
    return new ContributionSerializer(slots);
  }

  @Override
  public void serialize(Contribution contribution, DataOutputView target) throws IOException {
    prepare();
    scratch.clear();
    scratch.writeBytes(contribution.key().bytes());
    scratch.writeLong(contribution.timeMillis());
    scratch.writeLong(contribution.arrivalMillis());
    scratch.writeUnsigned(contribution.stream());
    scratch.writeUnsigned(contribution.partition());
    scratch.writeLong(contribution.offset());
    Object[] values = contribution.values();
    for (int i = 0; i < codecs.length; i++) {
      scratch.writeByte(values[i] == null ? 0 : 1);
      if (values[i] != null) {
        codecs[i].write(values[i], scratch);
      }
    }
    writeBytes(scratch.toByteArray(), target);
  }

  @Override
  public Contribution deserialize(DataInputView source) throws IOException {
    return read(readBytes(source));
  }

  /** From what {@link #serialize} wrote behind the length. */
  Contribution read(byte[] bytes) {
    prepare();
    ByteReader in = new ByteReader(bytes);
    EntityKey key = new EntityKey(in.readBytes());
    long timeMillis = in.readLong();
    long arrivalMillis = in.readLong();
    int stream = (int) in.readUnsigned();
    int partition = (int) in.readUnsigned();
    long offset = in.readLong();
    Object[] values = new Object[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      values[i] = in.readByte() == 0 ? null : codecs[i].read(in);
    }
    return new Contribution(key, timeMillis, arrivalMillis, stream, partition, offset, values);
  }

  private void prepare() {
    if (codecs == null) {
      codecs = slots.stream().map(ValueCodec::of).toArray(ValueCodec[]::new);
      scratch = new ByteWriter();
    }
  }

  @Override
  public TypeSerializerSnapshot<Contribution> snapshotConfiguration() {
    return new ContributionFormat(slots);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContributionSerializer that && slots.equals(that.slots);
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }
}
