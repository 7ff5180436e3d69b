package io.millrace.benchmarks.streaming;

import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.job.view.RowUpdate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The least that a keyed operator with a value per key can do: one read and one write of 300 bytes
 * per event. It builds no rows and emits none. The first bytes of the value count the key's events.
 */
final class FloorOperator extends AbstractStreamOperator<RowUpdate>
    implements OneInputStreamOperator<KeyInput, RowUpdate> {
  static final int VALUE_BYTES = 300;

  private static final long serialVersionUID = 1;

  private static final ValueStateDescriptor<byte[]> VALUE =
      new ValueStateDescriptor<>("key", BytePrimitiveArraySerializer.INSTANCE);
  private static final VarHandle EVENTS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final String runId;
  private final Workload workload;
  private transient ValueState<byte[]> state;
  private transient Run run;

  FloorOperator(String runId, Workload workload) {
    this.runId = runId;
    this.workload = workload;
  }

  @Override
  public void open() throws Exception {
    super.open();
    run = Run.of(runId);
    state = getRuntimeContext().getState(VALUE);
  }

  @Override
  public void processElement(StreamRecord<KeyInput> event) throws Exception {
    byte[] value = state.value();
    if (value == null) {
      value = first(event.getValue().key().hashCode());
    }
    EVENTS.set(value, 0, (long) EVENTS.get(value, 0) + 1);
    state.update(value);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(mark);
    if (mark.getTimestamp() == Events.of(workload).endMillis()) {
      // After the clock has stopped: have all events been written?
      this.<EntityKey>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              VALUE,
              (key, value) -> run.stored.add((long) EVENTS.get(value.value(), 0)));
      run.checked();
    }
  }

  /** Filled with amounts, which compress as little as those of a real state. */
  private static byte[] first(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES).putLong(0);
    while (value.remaining() >= Double.BYTES) {
      value.putDouble(random.nextInt(100_000) / 100.0);
    }
    return value.array();
  }
}
