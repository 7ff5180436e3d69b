package io.millrace.dataset.flink;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.local.DetachedSweep;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Answers the questions of a spine: Flink's batch mode gives one key after the other, each sorted
 * by timestamp, so one key's state at a time is held, and no timer is needed. Its runs are merged.
 * Rows of tables come before questions of the same instant, and these before events.
 */
final class SweepKeys extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<KeyRun, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1;
  private static final int NONE = -1;

  private final SweepSpec spec;
  private transient DetachedSweep[] sweeps;
  private transient ByteWriter message;
  private transient RunMerge merge;
  private transient int key;
  private transient int view;

  SweepKeys(SweepSpec spec) {
    this.spec = spec;
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeatureStore store = spec.classes().compile(getUserCodeClassloader());
    sweeps =
        spec.views().stream()
            .map(each -> new DetachedSweep(store.view(each.name()), each.cells(), spec.mode()))
            .toArray(DetachedSweep[]::new);
    message = new ByteWriter(1 << 16);
    merge = new RunMerge(this::sweep);
    key = NONE;
  }

  @Override
  public void processElement(StreamRecord<KeyRun> element) {
    KeyRun run = element.getValue();
    if (run.key() != key) {
      merge.end();
      key = run.key();
      view = spec.viewOf(key);
      sweeps[view].begin();
    }
    merge.add(run.rows(), element.getTimestamp());
  }

  private void sweep(long x, ByteReader row) {
    sweeps[view].take(x, row);
    if (sweeps[view].isFull()) {
      tell(view);
    }
  }

  private void tell(int place) {
    SweepMessage.begin(SweepMessage.READINGS, place, message);
    sweeps[place].drain(message);
    output.collect(new StreamRecord<>(message.toByteArray()));
  }

  @Override
  public void endInput() {
    merge.end();
    for (int i = 0; i < sweeps.length; i++) {
      tell(i);
      output.collect(new StreamRecord<>(SweepMessage.swept(i, sweeps[i])));
    }
  }
}
