package io.millrace.job.offline;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.iceberg.flink.TableLoader;

/**
 * Makes rows of what the table does not hold yet. It looks when the first element comes after a
 * start or a restore: what this run commits afterwards lies behind what its sources still have to
 * give, and so do commits still pending from the restored checkpoint.
 *
 * <p>Counts what it drops in the metric {@code alreadyLogged}, and in {@code unreadable} what is no
 * row.
 *
 * @param <T> what becomes a row
 */
final class WriteOnce<T> extends RichFlatMapFunction<T, RowData> {
  private static final long serialVersionUID = 1;

  private final TableLoader loader;
  private final LoggedOnce<T> log;

  private transient LoggedOffsets logged;
  private transient Counter alreadyLogged;
  private transient Counter unreadable;

  WriteOnce(OfflineCatalog catalog, LoggedOnce<T> log) {
    this.loader = catalog.loader(log.rows().table().name());
    this.log = log;
  }

  @Override
  public void open(OpenContext context) {
    alreadyLogged = getRuntimeContext().getMetricGroup().counter("alreadyLogged");
    unreadable = getRuntimeContext().getMetricGroup().counter("unreadable");
    loader.open();
  }

  @Override
  public void flatMap(T element, Collector<RowData> out) {
    if (logged == null) {
      logged = new LoggedOffsets(loader.loadTable(), log.scope());
    }
    if (logged.contains(log.within(element), log.partition(element), log.offset(element))) {
      alreadyLogged.inc();
      return;
    }
    RowData row = log.row(element);
    if (row == null) {
      unreadable.inc();
    } else {
      out.collect(row);
    }
  }

  @Override
  public void close() throws Exception {
    loader.close();
  }
}
