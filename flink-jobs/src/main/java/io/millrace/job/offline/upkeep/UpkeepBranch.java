package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.OfflineCatalog;
import java.util.List;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Adds upkeep to a job: one operator of one subtask for all its tables, in a thread of its own. It
 * ends with the job's input and holds no state.
 *
 * @param catalog where the tables are
 * @param policy what is kept; scheduled
 * @param tables of the job, in the order of their upkeep
 */
public record UpkeepBranch(OfflineCatalog catalog, UpkeepPolicy policy, List<String> tables) {
  public UpkeepBranch {
    tables = List.copyOf(tables);
  }

  /**
   * @param input any stream of the job that lasts as long as it does; nothing of it is taken
   */
  public <T> void attach(DataStream<T> input) {
    input
        .filter(new Nothing<>())
        .name("until the end")
        .uid("offline-upkeep-until")
        .flatMap(new RunUpkeep<T>(catalog, policy, tables))
        .returns(input.getType())
        .name("offline upkeep")
        .uid("offline-upkeep")
        .setParallelism(1)
        // A vertex of its own at every parallelism of the job, with the same greatest parallelism:
        // else a savepoint could not be restored at another one.
        .disableChaining();
  }

  private static final class Nothing<T> implements FilterFunction<T> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean filter(T element) {
      return false;
    }
  }
}
