package io.millrace.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.rocksdb.CompressionType;

/** The options as settings of Flink. */
public final class JobSettings {
  // Waits for the network's buffers to fill count against freshness.
  private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);
  // Part of the state: the number of key groups cannot change later.
  private static final int MAX_PARALLELISM = 128;

  private JobSettings() {}

  /** Settings of a job's environment. */
  public static Configuration of(JobOptions options) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    settings.set(StateBackendOptions.STATE_BACKEND, options.state().backend());
    settings.set(
        CheckpointingOptions.INCREMENTAL_CHECKPOINTS, options.state() == StateStore.ROCKSDB);
    // With a checkpoint each second RocksDB has many files, and a key that is read was not lately
    // written: without filters it is looked for in all of them.
    settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    // What a checkpoint flushes is merged into larger files soon; to press it for that short while
    // takes more time than writing it. The first is of what was flushed, the last of all others.
    settings.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
        List.of(CompressionType.NO_COMPRESSION, CompressionType.SNAPPY_COMPRESSION));
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpoints().interval());
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // A store that is away delays checkpoints; that must not fail the job.
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    if (options.checkpoints().directory() != null) {
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, options.checkpoints().directory());
    }
    return settings;
  }
}
