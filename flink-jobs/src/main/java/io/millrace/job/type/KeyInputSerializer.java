package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.core.ViewLayout;
import io.millrace.type.DataType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of what one view is given, format 1: a contribution by {@link ContributionSerializer}; a
 * marker as -2 where a contribution has its length, then length (int) and bytes: key, id, stream,
 * partition, cut, settles-at.
 */
public final class KeyInputSerializer extends ImmutableSerializer<KeyInput> {
  private static final long serialVersionUID = 1;
  private static final int MARKER = -2;

  private final ContributionSerializer contributions;

  private KeyInputSerializer(ContributionSerializer contributions) {
    this.contributions = Objects.requireNonNull(contributions);
  }

  /** Flink's type of what a view is given. */
  public static OpaqueTypeInfo<KeyInput> type(ViewLayout layout) {
    return OpaqueTypeInfo.of(
        KeyInput.class, new KeyInputSerializer(ContributionSerializer.of(layout)));
  }

  @Override
  public TypeSerializer<KeyInput> duplicate() {
    return new KeyInputSerializer((ContributionSerializer) contributions.duplicate());
  }

  @Override
  public void serialize(KeyInput input, DataOutputView target) throws IOException {
    if (input instanceof Contribution contribution) {
      contributions.serialize(contribution, target);
      return;
    }
    Forget marker = (Forget) input;
    ByteWriter out = new ByteWriter();
    out.writeBytes(marker.key().bytes());
    out.writeLong(marker.id());
    out.writeUnsigned(marker.stream());
    out.writeUnsigned(marker.partition());
    out.writeLong(marker.cut());
    out.writeLong(marker.settlesAtMillis());
    target.writeInt(MARKER);
    writeBytes(out.toByteArray(), target);
  }

  @Override
  public KeyInput deserialize(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length != MARKER) {
      byte[] bytes = new byte[length];
      source.readFully(bytes);
      return contributions.read(bytes);
    }
    ByteReader in = new ByteReader(readBytes(source));
    return new Forget(
        new EntityKey(in.readBytes()),
        in.readLong(),
        (int) in.readUnsigned(),
        (int) in.readUnsigned(),
        in.readLong(),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<KeyInput> snapshotConfiguration() {
    return new Format(contributions.slots());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyInputSerializer that && contributions.equals(that.contributions);
  }

  @Override
  public int hashCode() {
    return contributions.hashCode();
  }

  /** Names the format by the types of the view's slots. */
  public static final class Format extends TypedFormat<KeyInput> {
    /** Called by Flink before it reads. */
    public Format() {
      this(List.of());
    }

    Format(List<DataType> slots) {
      super(slots);
    }

    @Override
    TypeSerializer<KeyInput> serializer(List<DataType> types) {
      return new KeyInputSerializer(ContributionSerializer.of(types));
    }
  }
}
