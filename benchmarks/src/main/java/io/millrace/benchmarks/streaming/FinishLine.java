package io.millrace.benchmarks.streaming;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Discards rows, and tells the run how far its watermark has come.
 *
 * @param <T> the rows
 */
final class FinishLine<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1;

  private final String runId;
  private transient Run run;
  private transient RowTally tally;
  private transient long rows;

  FinishLine(String runId) {
    this.runId = runId;
  }

  @Override
  public void open() throws Exception {
    super.open();
    run = Run.of(runId);
    tally = run.tally();
  }

  @Override
  public void processElement(StreamRecord<T> row) {
    rows++;
    tally.add(row.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    run.rows.add(rows);
    rows = 0;
    run.passed(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), mark.getTimestamp());
    super.processWatermark(mark);
  }
}
