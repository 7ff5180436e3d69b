package io.millrace.job.source.table;

import io.millrace.job.type.PulledSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes down, exactly once, all that a table's source emits, and shows what completed checkpoints
 * hold. Checks the order of a pull's end and the claim of the watermark on the way.
 */
final class Ledger extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Pulled, Void> {
  private static final long serialVersionUID = 1;

  /** What is written down. */
  enum Keeps {
    RECORDS,
    NOTHING
  }

  private final String run;
  private final Keeps keeps;
  private final TypeSerializer<Pulled> serializer;
  private transient ListState<byte[]> state;
  private transient DataOutputSerializer book;
  private transient Map<Long, Page> snapshots;
  private transient long watermark;
  private transient long ended;

  /** What a checkpoint holds. */
  private record Page(byte[] rows, long ended) {}

  Ledger(String run, PulledTable table, Keeps keeps) {
    this.run = run;
    this.keeps = keeps;
    this.serializer = PulledSerializer.type(table).createSerializer(null);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    snapshots = new HashMap<>();
    book = new DataOutputSerializer(1 << 16);
    watermark = Long.MIN_VALUE;
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "book", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    for (byte[] restored : state.get()) {
      ended = new DataInputDeserializer(restored, restored.length - 8, 8).readLong();
      book.write(restored, 0, restored.length - 8);
    }
  }

  @Override
  public void processElement(StreamRecord<Pulled> element) throws Exception {
    TableRun test = TableRun.of(run);
    test.passing();
    Pulled pulled = element.getValue();
    if (pulled instanceof PullTrouble) {
      return;
    }
    if (pulled.arrivalMillis() <= watermark) {
      test.violation("late against watermark " + watermark + ": " + pulled);
    }
    if (element.getTimestamp() != pulled.arrivalMillis()) {
      test.violation("timestamp " + element.getTimestamp() + " of " + pulled);
    }
    if (!(pulled instanceof PullLeft) && pulled.pull() != ended + 1) {
      test.violation("pull " + ended + " was the last to end before " + pulled);
    }
    if (pulled instanceof PullEnd) {
      ended = pulled.pull();
    }
    if (keeps == Keeps.RECORDS) {
      serializer.serialize(pulled, book);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    TableRun.of(run).watermark(watermark);
    super.processWatermark(mark);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    byte[] rows = book.getCopyOfBuffer();
    snapshots.put(context.getCheckpointId(), new Page(rows, ended));
    DataOutputSerializer out = new DataOutputSerializer(rows.length + 8);
    out.write(rows);
    out.writeLong(ended);
    state.clear();
    state.add(out.getCopyOfBuffer());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    Page page = snapshots.get(checkpointId);
    snapshots.keySet().removeIf(id -> id <= checkpointId);
    if (page != null) {
      TableRun.of(run).committed(page.rows(), page.ended());
    }
  }
}
