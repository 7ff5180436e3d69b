package io.millrace.job.online;

import io.millrace.job.view.RowUpdate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what is written and how long after its arrival. Chained before the sink, which writes
 * before it returns. Metrics: {@code rows_written}, {@code rows_deleted}, {@code write_batches},
 * {@code write_ms} (last batch) and {@code end_to_end_lag_ms} (from arrival to visible in the
 * online table, the newest event of the last batch with events).
 */
public final class MeasureWrites extends AbstractStreamOperator<RowBatch>
    implements OneInputStreamOperator<RowBatch, RowBatch> {
  private static final long serialVersionUID = 1;

  private transient Counter written;
  private transient Counter deleted;
  private transient Counter batches;
  private transient volatile long writeMillis;
  private transient volatile long lagMillis;

  @Override
  public void open() throws Exception {
    super.open();
    written = getMetricGroup().counter("rows_written");
    deleted = getMetricGroup().counter("rows_deleted");
    batches = getMetricGroup().counter("write_batches");
    getMetricGroup().gauge("write_ms", () -> writeMillis);
    getMetricGroup().gauge("end_to_end_lag_ms", () -> lagMillis);
  }

  @Override
  public void processElement(StreamRecord<RowBatch> element) {
    RowBatch batch = element.getValue();
    long startMillis = System.currentTimeMillis();
    output.collect(element);
    long endMillis = System.currentTimeMillis();
    writeMillis = endMillis - startMillis;
    batches.inc();
    long newestMillis = Long.MIN_VALUE;
    for (RowUpdate update : batch.updates()) {
      (update.isDeletion() ? deleted : written).inc();
      newestMillis = Math.max(newestMillis, update.arrivalMillis());
    }
    if (newestMillis != Long.MIN_VALUE) {
      lagMillis = endMillis - newestMillis;
    }
  }
}
