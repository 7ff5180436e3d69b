package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.OfflineCatalog;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps up a job's tables as long as its input lasts, in a thread of its own. It takes nothing and
 * gives nothing.
 *
 * @param <T> of which none comes
 */
final class RunUpkeep<T> extends RichFlatMapFunction<T, T> {
  private static final long serialVersionUID = 1;

  private final OfflineCatalog catalog;
  private final UpkeepPolicy policy;
  private final String[] tables;
  private transient UpkeepRounds rounds;

  RunUpkeep(OfflineCatalog catalog, UpkeepPolicy policy, List<String> tables) {
    this.catalog = catalog;
    this.policy = policy;
    this.tables = tables.toArray(new String[0]);
  }

  @Override
  public void open(OpenContext context) {
    UpkeepMetrics metrics = new UpkeepMetrics(getRuntimeContext().getMetricGroup());
    rounds = new UpkeepRounds(catalog, policy, List.of(tables), metrics);
    rounds.start();
  }

  @Override
  public void flatMap(T element, Collector<T> out) {}

  @Override
  public void close() throws Exception {
    if (rounds != null) {
      rounds.close();
    }
  }
}
