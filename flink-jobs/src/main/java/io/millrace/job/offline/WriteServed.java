package io.millrace.job.offline;

import io.millrace.job.ViewClasses;
import io.millrace.job.view.RowUpdate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Row updates as rows of the view's table, those that are logged. */
final class WriteServed extends RichFlatMapFunction<RowUpdate, RowData> {
  private static final long serialVersionUID = 1;

  private final ViewClasses viewClasses;
  private final String view;
  private final LogRows rows;
  private transient ServedLog log;

  WriteServed(ViewClasses viewClasses, String view, LogRows rows) {
    this.viewClasses = viewClasses;
    this.view = view;
    this.rows = rows;
  }

  @Override
  public void open(OpenContext context) {
    ClassLoader loader = getRuntimeContext().getUserCodeClassLoader();
    log = new ServedLog(viewClasses.compile(loader).view(view), rows);
  }

  @Override
  public void flatMap(RowUpdate update, Collector<RowData> out) {
    if (update.isLogged()) {
      out.collect(log.row(update));
    }
  }
}
