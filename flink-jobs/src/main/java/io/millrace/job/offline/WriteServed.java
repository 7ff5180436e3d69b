package io.millrace.job.offline;

import io.millrace.job.view.RowUpdate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableSupplier;

/** Row updates as rows of the view's table. */
final class WriteServed extends RichMapFunction<RowUpdate, RowData> {
  private static final long serialVersionUID = 1;

  private final SerializableSupplier<ServedLog> maker;
  private transient ServedLog log;

  WriteServed(SerializableSupplier<ServedLog> maker) {
    this.maker = maker;
  }

  @Override
  public void open(OpenContext context) {
    log = maker.get();
  }

  @Override
  public RowData map(RowUpdate update) {
    return log.row(update);
  }
}
