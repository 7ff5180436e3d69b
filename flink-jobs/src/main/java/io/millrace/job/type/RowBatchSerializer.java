package io.millrace.job.type;

import io.millrace.job.online.RowBatch;
import io.millrace.job.view.RowUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link RowBatch}, format 1: subtask and parallelism (int each), epoch and complete-to
 * (long each), the number of updates (int), then each by {@link RowUpdateSerializer}.
 */
public final class RowBatchSerializer extends ImmutableSerializer<RowBatch> {
  /** The serializer; it has no state. */
  public static final RowBatchSerializer INSTANCE = new RowBatchSerializer();

  /** The type of batches of every view. */
  public static final OpaqueTypeInfo<RowBatch> TYPE = OpaqueTypeInfo.of(RowBatch.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(RowBatch batch, DataOutputView target) throws IOException {
    target.writeInt(batch.subtask());
    target.writeInt(batch.parallelism());
    target.writeLong(batch.epoch());
    target.writeLong(batch.completeToMillis());
    target.writeInt(batch.updates().size());
    for (RowUpdate update : batch.updates()) {
      RowUpdateSerializer.INSTANCE.serialize(update, target);
    }
  }

  @Override
  public RowBatch deserialize(DataInputView source) throws IOException {
    int subtask = source.readInt();
    int parallelism = source.readInt();
    long epoch = source.readLong();
    long completeTo = source.readLong();
    int size = source.readInt();
    List<RowUpdate> updates = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      updates.add(RowUpdateSerializer.INSTANCE.deserialize(source));
    }
    return new RowBatch(subtask, parallelism, epoch, completeTo, updates);
  }

  @Override
  public TypeSerializerSnapshot<RowBatch> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<RowBatch> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
