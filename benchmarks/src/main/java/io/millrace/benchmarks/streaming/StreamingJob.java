package io.millrace.benchmarks.streaming;

import io.millrace.core.KeyInput;
import io.millrace.core.ViewLayout;
import io.millrace.job.JobOptions;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.JobSettings;
import io.millrace.job.ViewClasses;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.KeyInputSerializer;
import io.millrace.job.type.RowUpdateSerializer;
import io.millrace.job.view.FirstRows;
import io.millrace.job.view.LiveView;
import io.millrace.job.view.RowUpdate;
import io.millrace.job.view.ViewSettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/**
 * The jobs of the benchmark, with the settings of a job of Millrace and a checkpoint each second: a
 * source, the operator behind a {@code keyBy}, the finish line chained to it.
 */
final class StreamingJob {
  private final String runId;
  private final Setting setting;
  private final Path directory;

  /**
   * @param directory for state and checkpoints
   */
  StreamingJob(String runId, Setting setting, Path directory) {
    this.runId = runId;
    this.setting = setting;
    this.directory = directory;
  }

  /** The view's operator, as a job of Millrace has it. */
  StreamExecutionEnvironment view() {
    ViewSettings view =
        new ViewSettings(
            ViewClasses.of(AmountFeatures.class).layoutOf("amount"),
            1,
            options().coalesce().toMillis(),
            options().cacheBytes(),
            FirstRows.NONE);
    Configuration memory = new Configuration();
    memory.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, slots(setting.stateMegabytes()));
    return keyed(new LiveView(view), memory);
  }

  /** One read and one write per event. */
  StreamExecutionEnvironment floor() {
    return keyed(new FloorOperator(runId, setting.workload()), new Configuration());
  }

  private StreamExecutionEnvironment keyed(
      OneInputStreamOperator<KeyInput, RowUpdate> operator, Configuration more) {
    StreamExecutionEnvironment environment = environment(more);
    SingleOutputStreamOperator<RowUpdate> rows =
        source(environment, Events::contribution, KeyInputSerializer.type(layout()), 0)
            .keyBy(KeyInput::key, EntityKeySerializer.TYPE)
            .transform("view", RowUpdateSerializer.TYPE, operator)
            .uid("view");
    finish(rows);
    return environment;
  }

  private MemorySize slots(int megabytes) {
    return MemorySize.ofMebiBytes((long) megabytes * setting.parallelism());
  }

  /** An environment with a cluster of its own, in which RocksDB has all the memory. */
  StreamExecutionEnvironment environment(Configuration more) {
    Configuration settings = JobSettings.of(options());
    settings.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        slots(setting.stateMegabytes() + setting.cacheMegabytes()));
    settings.set(TaskManagerOptions.NUM_TASK_SLOTS, setting.parallelism());
    settings.set(CoreOptions.TMP_DIRS, directory.resolve("state").toString());
    MetricsTap.attach(settings);
    settings.addAll(more);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(setting.parallelism(), settings);
    environment.setParallelism(setting.parallelism());
    return environment;
  }

  <T> DataStream<T> source(
      StreamExecutionEnvironment environment,
      EventMaker<T> maker,
      TypeInformation<T> type,
      long lagMillis) {
    return environment
        .fromSource(
            new EventSource<>(runId, setting.workload(), maker, lagMillis),
            WatermarkStrategy.noWatermarks(),
            "events",
            type)
        .uid("events");
  }

  <T> void finish(DataStream<T> rows) {
    rows.transform("finish line", rows.getType(), new FinishLine<T>(runId))
        .sinkTo(new DiscardingSink<>());
  }

  private JobOptions options() {
    return JobOptionsReader.read(
        Map.of(
            "job.parallelism",
            String.valueOf(setting.parallelism()),
            "job.checkpoint-interval",
            "1s",
            "job.checkpoint-dir",
            directory.resolve("checkpoints").toUri().toString(),
            "job.cache",
            setting.cacheMegabytes() + "mb",
            "postgres.url",
            "jdbc:postgresql://localhost/none"));
  }

  static ViewLayout layout() {
    return ViewClasses.of(AmountFeatures.class)
        .compile(StreamingJob.class.getClassLoader())
        .view("amount")
        .layout();
  }
}
