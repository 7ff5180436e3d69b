package io.millrace.job.type;

import io.millrace.core.EntityKey;
import io.millrace.job.view.RowUpdate;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link RowUpdate}, format 1: key and row, each as its length (int, -1 for null) and
 * its bytes, then epoch, position, decided at and arrival (long each), and whether it is logged.
 */
public final class RowUpdateSerializer extends ImmutableSerializer<RowUpdate> {
  /** The serializer; it has no state. */
  public static final RowUpdateSerializer INSTANCE = new RowUpdateSerializer();

  /** The type of row updates of every view. */
  public static final OpaqueTypeInfo<RowUpdate> TYPE = OpaqueTypeInfo.of(RowUpdate.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(RowUpdate update, DataOutputView target) throws IOException {
    writeBytes(update.key().bytes(), target);
    writeBytes(update.row(), target);
    target.writeLong(update.epoch());
    target.writeLong(update.position());
    target.writeLong(update.decidedAtMillis());
    target.writeLong(update.arrivalMillis());
    target.writeBoolean(update.isLogged());
  }

  @Override
  public RowUpdate deserialize(DataInputView source) throws IOException {
    return new RowUpdate(
        new EntityKey(readBytes(source)),
        readBytes(source),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readBoolean());
  }

  @Override
  public TypeSerializerSnapshot<RowUpdate> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<RowUpdate> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
