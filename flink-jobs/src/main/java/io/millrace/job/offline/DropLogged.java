package io.millrace.job.offline;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.flink.TableLoader;

/**
 * Lets through what the table does not hold yet. It looks when the first row comes after a start or
 * a restore: what this run commits afterwards lies behind what its sources still have to give, and
 * commits still pending from the restored checkpoint do too.
 *
 * <p>Counts what it drops in the metric {@code alreadyLogged}.
 */
final class DropLogged extends RichFilterFunction<RowData> {
  private static final long serialVersionUID = 1;

  private final TableLoader loader;
  private final List<String> scope;
  private final int[] scopePlaces;
  private final int partitionPlace;
  private final int offsetPlace;

  private transient LoggedOffsets logged;
  private transient Counter alreadyLogged;

  /**
   * @param scope text columns within which a partition and offset is there once
   */
  DropLogged(OfflineCatalog catalog, LogRows rows, List<String> scope) {
    this.loader = catalog.loader(rows.table().name());
    this.scope = new ArrayList<>(scope);
    this.scopePlaces = scope.stream().mapToInt(rows::placeOf).toArray();
    this.partitionPlace = rows.placeOf(EventLog.PARTITION);
    this.offsetPlace = rows.placeOf(EventLog.OFFSET);
  }

  @Override
  public void open(OpenContext context) {
    alreadyLogged = getRuntimeContext().getMetricGroup().counter("alreadyLogged");
    loader.open();
  }

  @Override
  public boolean filter(RowData row) {
    if (logged == null) {
      logged = new LoggedOffsets(loader.loadTable(), scope);
    }
    List<Object> within = new ArrayList<>(scopePlaces.length);
    for (int place : scopePlaces) {
      within.add(row.isNullAt(place) ? null : row.getString(place).toString());
    }
    boolean known = logged.contains(within, row.getInt(partitionPlace), row.getLong(offsetPlace));
    if (known) {
      alreadyLogged.inc();
    }
    return !known;
  }

  @Override
  public void close() throws Exception {
    loader.close();
  }
}
