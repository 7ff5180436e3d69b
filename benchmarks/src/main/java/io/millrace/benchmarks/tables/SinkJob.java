package io.millrace.benchmarks.tables;

import io.millrace.job.JobOptions;
import io.millrace.job.online.BatchRows.EndOfInput;
import io.millrace.job.online.OnlineSink;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.type.RowUpdateSerializer;
import io.millrace.job.view.RowUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * The online sink alone: rows that were made before are handed to it from memory, as many in one go
 * as a batch may hold, with the settings of the job.
 */
final class SinkJob {
  private static final int ROWS_IN_ONE_GO = 1_000;

  private static final Map<String, SinkJob> RUNNING = new ConcurrentHashMap<>();

  private final List<RowUpdate> updates;
  private final AtomicLong begunAt = new AtomicLong();

  private SinkJob(List<RowUpdate> updates) {
    this.updates = updates;
  }

  /**
   * Writes the rows.
   *
   * @return milliseconds from when the sink was given the first row until the last was written
   */
  static long run(OnlineDatabase online, List<RowUpdate> updates) throws Exception {
    Path folder = Files.createTempDirectory("millrace-tables");
    JobOptions options = RunningJob.options(online, folder, Map.of());
    String id = UUID.randomUUID().toString();
    SinkJob run = new SinkJob(updates);
    RUNNING.put(id, run);
    StreamExecutionEnvironment environment = RunningJob.environment(options, folder);
    long goes = (updates.size() + ROWS_IN_ONE_GO - 1) / ROWS_IN_ONE_GO;
    new OnlineSink(
            options.postgres(), new OnlineTable(online.table()), online.epoch(), EndOfInput.STOPS)
        .add(
            environment
                .fromSource(
                    new NumberSequenceSource(0, goes - 1), WatermarkStrategy.noWatermarks(), "goes")
                .flatMap(new Rows(id))
                .returns(RowUpdateSerializer.TYPE),
            "customer");
    try (RunningJob job = RunningJob.start(environment, "sink", folder)) {
      return WrittenRows.await(updates.size(), job::failure) - run.begunAt.get();
    } finally {
      RUNNING.remove(id);
    }
  }

  private void hand(int go, Collector<RowUpdate> out) {
    begunAt.compareAndSet(0, System.currentTimeMillis());
    int from = go * ROWS_IN_ONE_GO;
    for (RowUpdate update :
        updates.subList(from, Math.min(from + ROWS_IN_ONE_GO, updates.size()))) {
      out.collect(update);
    }
  }

  /** The rows of one go. */
  private record Rows(String run) implements FlatMapFunction<Long, RowUpdate> {
    @Override
    public void flatMap(Long go, Collector<RowUpdate> out) {
      RUNNING.get(run).hand(go.intValue(), out);
    }
  }
}
