package io.millrace.job.offline;

import io.millrace.job.table.VisiblePull;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.iceberg.expressions.Expressions;

/**
 * Makes rows of pulls that the log does not hold yet: a job that was restored from an older
 * savepoint says once more of pulls that were logged since that they are visible. It looks when the
 * first pull of a table comes after a start or a restore, for that one and those after it; what
 * this run commits afterwards lies behind it. Pulls of a table come in the order of their numbers.
 *
 * <p>Counts what it drops in the metric {@code alreadyLogged}.
 */
final class WritePull extends RichFlatMapFunction<VisiblePull, RowData> {
  private static final long serialVersionUID = 1;

  private final OfflineCatalog catalog;
  private final PullLog log;

  private transient Map<String, Numbers> byTable;
  private transient Counter alreadyLogged;

  WritePull(OfflineCatalog catalog, PullLog log) {
    this.catalog = catalog;
    this.log = log;
  }

  @Override
  public void open(OpenContext context) {
    byTable = new HashMap<>();
    alreadyLogged = getRuntimeContext().getMetricGroup().counter("alreadyLogged");
  }

  @Override
  public void flatMap(VisiblePull pull, Collector<RowData> out) {
    Numbers numbers = byTable.computeIfAbsent(pull.table(), table -> Numbers.from(pull, catalog));
    if (numbers.isNew(pull.pull())) {
      out.collect(log.row(pull));
    } else {
      alreadyLogged.inc();
    }
  }

  /** Numbers of a table's pulls that were logged before. */
  private static final class Numbers {
    private final Set<Long> logged = new HashSet<>();
    private long last;

    static Numbers from(VisiblePull first, OfflineCatalog catalog) {
      Numbers numbers = new Numbers();
      try (OfflineLog open = OfflineLog.of(catalog)) {
        open.forEach(
            PullLog.NAME,
            List.of(PullLog.TABLE_NAME, PullLog.PULL),
            Expressions.and(
                PullLog.of(first.table()),
                Expressions.greaterThanOrEqual(PullLog.PULL, Math.toIntExact(first.pull()))),
            row -> numbers.logged.add(((Integer) row.getField(PullLog.PULL)).longValue()));
      }
      return numbers;
    }

    boolean isNew(long pull) {
      boolean isLater = pull > last;
      last = Math.max(last, pull);
      return isLater && !logged.remove(pull);
    }
  }
}
