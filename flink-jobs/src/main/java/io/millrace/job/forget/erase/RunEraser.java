package io.millrace.job.forget.erase;

import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.online.PostgresAddress;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Clears places of forgotten keys as long as its input lasts, in a thread of its own. It takes
 * nothing and gives nothing, but is told of checkpoints and of how far the job has read. Its
 * metrics ({@code forgetting}) are {@code under_way}, and since the start {@code cleared} and
 * {@code failures}.
 *
 * @param <T> of which none comes
 */
final class RunEraser<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1;

  private final PostgresAddress store;
  private final Chores.Maker chores;
  private transient ErasureRounds rounds;

  RunEraser(PostgresAddress store, Chores.Maker chores) {
    this.store = store;
    this.chores = chores;
  }

  @Override
  public void open() throws Exception {
    super.open();
    rounds = new ErasureRounds(store, chores.make(getUserCodeClassloader(), Pace.half()));
    MetricGroup group = getMetricGroup().addGroup("forgetting");
    group.gauge("under_way", (Gauge<Integer>) rounds::underWay);
    group.gauge("cleared", (Gauge<Long>) rounds::cleared);
    group.gauge("failures", (Gauge<Long>) rounds::failures);
    rounds.start();
  }

  @Override
  public void processElement(StreamRecord<T> element) {}

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    rounds.watermark(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    rounds.checkpointed();
  }

  @Override
  public void close() throws Exception {
    if (rounds != null) {
      rounds.close();
    }
    super.close();
  }
}
