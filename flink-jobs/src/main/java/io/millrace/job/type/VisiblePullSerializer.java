package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.split.TextBytes;
import io.millrace.job.table.VisiblePull;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes of a {@link VisiblePull}, format 1: their length (int), then its parts in order. */
public final class VisiblePullSerializer extends ImmutableSerializer<VisiblePull> {
  /** The serializer; it has no state. */
  public static final VisiblePullSerializer INSTANCE = new VisiblePullSerializer();

  /** Its type. */
  public static final OpaqueTypeInfo<VisiblePull> TYPE =
      OpaqueTypeInfo.of(VisiblePull.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(VisiblePull pull, DataOutputView target) throws IOException {
    ByteWriter out = new ByteWriter(96);
    out.writeString(pull.table());
    out.writeUnsigned(pull.pull());
    out.writeLong(pull.beganAtMillis());
    out.writeLong(pull.endedAtMillis());
    out.writeLong(pull.visibleMillis());
    out.writeUnsigned(pull.rows());
    out.writeUnsigned(pull.rejected());
    TextBytes.write(pull.seenUntil(), out);
    out.writeUnsigned(pull.subtask());
    out.writeUnsigned(pull.parallelism());
    writeBytes(out.toByteArray(), target);
  }

  @Override
  public VisiblePull deserialize(DataInputView source) throws IOException {
    ByteReader in = new ByteReader(readBytes(source));
    return new VisiblePull(
        in.readString(),
        in.readUnsigned(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readUnsigned(),
        in.readUnsigned(),
        TextBytes.read(in),
        (int) in.readUnsigned(),
        (int) in.readUnsigned());
  }

  @Override
  public TypeSerializerSnapshot<VisiblePull> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<VisiblePull> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
