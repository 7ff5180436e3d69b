package io.millrace.job.offline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.RichSourceFunction;

/** Offsets from 0 on, as many as it is let; can be made to throw. One subtask. */
final class FlakySource extends RichSourceFunction<Long> implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Map<String, Control> CONTROLS = new ConcurrentHashMap<>();

  private final String id;
  private transient ListState<Long> state;
  private transient volatile boolean cancelled;
  private long next;

  FlakySource(String id) {
    this.id = id;
  }

  /** What a test holds of a running source. */
  static Control control(String id) {
    return CONTROLS.computeIfAbsent(id, key -> new Control());
  }

  static final class Control {
    final Semaphore allowed = new Semaphore(0);
    volatile boolean fail;
    volatile long given;
    volatile int starts;
  }

  @Override
  public void run(SourceContext<Long> context) throws Exception {
    Control control = control(id);
    // After a failure what came since the last checkpoint comes again.
    control.given = next;
    control.starts++;
    while (!cancelled) {
      if (control.fail) {
        control.fail = false;
        throw new IllegalStateException("asked to fail");
      }
      if (control.allowed.tryAcquire(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        synchronized (context.getCheckpointLock()) {
          context.collect(next++);
          control.given = next;
        }
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("next", Types.LONG));
    for (Long offset : state.get()) {
      next = offset;
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.clear();
    state.add(next);
  }
}
