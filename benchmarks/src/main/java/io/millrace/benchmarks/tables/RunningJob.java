package io.millrace.benchmarks.tables;

import io.millrace.job.JobOptions;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.JobSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** A job on a mini cluster of its own, whose folder goes with it. */
final class RunningJob implements AutoCloseable {
  /** Of a slot, as by Flink's default configuration, rounded. */
  static final int STATE_MEGABYTES = 512;

  static final String CHECKPOINT_INTERVAL = "1s";

  private final JobClient client;
  private final CompletableFuture<?> ended;
  private final Path folder;

  private RunningJob(JobClient client, Path folder) {
    this.client = client;
    this.ended = client.getJobExecutionResult();
    this.folder = folder;
  }

  /** A job's options: those given, a checkpoint each second, and else the defaults. */
  static JobOptions options(OnlineDatabase online, Path folder, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("postgres.url", online.url());
    options.put("job.checkpoint-interval", CHECKPOINT_INTERVAL);
    options.put("job.checkpoint-dir", folder.resolve("checkpoints").toUri().toString());
    return JobOptionsReader.read(options);
  }

  /** Where to build a job that then {@link #start}s. Written rows are counted from here on. */
  static StreamExecutionEnvironment environment(JobOptions options, Path folder) {
    Configuration settings = JobSettings.of(options);
    settings.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes((long) STATE_MEGABYTES * options.parallelism()));
    settings.set(TaskManagerOptions.NUM_TASK_SLOTS, options.parallelism());
    settings.set(CoreOptions.TMP_DIRS, folder.resolve("state").toString());
    // A benchmark that fails has failed.
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    WrittenRows.begin(settings);
    return StreamExecutionEnvironment.createLocalEnvironment(options.parallelism(), settings);
  }

  static RunningJob start(StreamExecutionEnvironment environment, String name, Path folder)
      throws Exception {
    return new RunningJob(environment.executeAsync(name), folder);
  }

  /**
   * @throws ExecutionException if the job has failed
   */
  Void failure() throws Exception {
    if (ended.isDone()) {
      ended.get();
    }
    return null;
  }

  @Override
  public void close() throws Exception {
    if (!ended.isDone()) {
      client.cancel().get();
    }
    try {
      ended.get();
    } catch (ExecutionException e) {
      // Cancelled, or has failed, which was said.
    }
    // Flink may still be deleting its own files.
    FileUtils.deleteDirectory(folder.toFile());
  }
}
