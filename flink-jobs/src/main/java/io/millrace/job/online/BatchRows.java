package io.millrace.job.online;

import io.millrace.core.EntityKey;
import io.millrace.job.view.RowUpdate;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Gathers the updates of a view that come in one go into a batch, the latest of each key, and adds
 * how far the view is complete. Chained behind the view's operator, which flushes every few
 * milliseconds: a batch is what one flush gave, at most {@link #MOST_ROWS} keys. Keeps no state: it
 * hands everything on before a barrier and before a watermark.
 *
 * <p>Without rows, a batch that carries only progress follows each watermark, but not more often
 * than every {@link #PROGRESS_MILLIS}.
 */
public final class BatchRows extends AbstractStreamOperator<RowBatch>
    implements OneInputStreamOperator<RowUpdate, RowBatch>,
        BoundedOneInput,
        ProcessingTimeCallback {
  private static final long serialVersionUID = 1;

  /** Most keys of one batch. */
  static final int MOST_ROWS = 1_000;

  /** Least pause between two batches that carry only progress. */
  static final long PROGRESS_MILLIS = 200;

  private final long epoch;
  private final EndOfInput endOfInput;

  private transient TreeMap<EntityKey, RowUpdate> updates;
  private transient long completeToMillis;
  private transient long publishedMillis;
  private transient long publishedAtMillis;
  private transient boolean scheduled;

  public BatchRows(long epoch, EndOfInput endOfInput) {
    this.epoch = epoch;
    this.endOfInput = endOfInput;
  }

  @Override
  public void open() throws Exception {
    super.open();
    updates = new TreeMap<>();
    completeToMillis = Long.MIN_VALUE;
    publishedMillis = Long.MIN_VALUE;
    publishedAtMillis = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<RowUpdate> element) {
    RowUpdate update = element.getValue();
    RowUpdate earlier = updates.get(update.key());
    // A key that emptied and came back starts its positions anew, so its old row must go first.
    if (earlier != null && earlier.isDeletion() && !update.isDeletion()) {
      emit();
    }
    updates.put(update.key(), update);
    if (updates.size() >= MOST_ROWS) {
      emit();
    } else {
      // Runs when the flush that is giving us updates has ended.
      schedule(now());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() != Long.MAX_VALUE || endOfInput == EndOfInput.COMPLETES) {
      completeToMillis = mark.getTimestamp();
    }
    if (!updates.isEmpty() || completeToMillis == Long.MAX_VALUE) {
      emit();
    } else {
      schedule(Math.max(now(), publishedAtMillis + PROGRESS_MILLIS));
    }
    super.processWatermark(mark);
  }

  @Override
  public void onProcessingTime(long time) {
    scheduled = false;
    emit();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    emit();
  }

  @Override
  public void endInput() {
    emit();
  }

  private void emit() {
    if (updates.isEmpty() && completeToMillis == publishedMillis) {
      return;
    }
    output.collect(
        new StreamRecord<>(
            new RowBatch(
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                epoch,
                completeToMillis,
                List.copyOf(updates.values()))));
    updates.clear();
    publishedMillis = completeToMillis;
    publishedAtMillis = now();
  }

  private void schedule(long atMillis) {
    if (!scheduled) {
      scheduled = true;
      getProcessingTimeService().registerTimer(atMillis, this);
    }
  }

  private long now() {
    return ((ProcessingTimeService) getProcessingTimeService()).getCurrentProcessingTime();
  }

  /** What the end of all sources means for complete_to. */
  public enum EndOfInput {
    /** Everything is there for ever: a bounded replay. */
    COMPLETES,
    /** Nothing: a live job that is drained has still not seen what comes next. */
    STOPS
  }
}
