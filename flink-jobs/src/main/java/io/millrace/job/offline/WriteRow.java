package io.millrace.job.offline;

import io.millrace.table.PulledRow;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.RowData;

/** New rows of a table as rows of its log. */
final class WriteRow implements MapFunction<PulledRow, RowData> {
  private static final long serialVersionUID = 1;

  private final RowLog log;

  WriteRow(RowLog log) {
    this.log = log;
  }

  @Override
  public RowData map(PulledRow row) {
    return log.row(row);
  }
}
