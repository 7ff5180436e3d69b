package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.split.TextBytes;
import io.millrace.job.table.VisiblePull;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link VisiblePull}, format 1: their length (int), then its parts in order. The last,
 * its coverage, is not there in states of before.
 */
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
    if (pull.coverage() != null) {
      out.writeString(pull.coverage().name());
    }
    writeBytes(out.toByteArray(), target);
  }

  @Override
  public VisiblePull deserialize(DataInputView source) throws IOException {
    ByteReader in = new ByteReader(readBytes(source));
    String table = in.readString();
    long pull = in.readUnsigned();
    long beganAtMillis = in.readLong();
    long endedAtMillis = in.readLong();
    long visibleMillis = in.readLong();
    long rows = in.readUnsigned();
    long rejected = in.readUnsigned();
    String seenUntil = TextBytes.read(in);
    int subtask = (int) in.readUnsigned();
    int parallelism = (int) in.readUnsigned();
    return new VisiblePull(
        table,
        pull,
        beganAtMillis,
        endedAtMillis,
        visibleMillis,
        rows,
        rejected,
        seenUntil,
        in.remaining() == 0 ? null : Coverage.valueOf(in.readString()),
        subtask,
        parallelism);
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
