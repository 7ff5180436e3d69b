package io.millrace.cli.local;

import io.millrace.job.scratch.PlainUri;
import io.millrace.platform.DataFolder;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Flink's settings on a laptop: RocksDB, a checkpoint each second on the folder, little memory.
 *
 * @param scratch path of a folder that is emptied at each start
 * @param states where jobs keep checkpoints and savepoints
 */
record ClusterSettings(String scratch, SavedStates states) {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  static ClusterSettings in(DataFolder folder) {
    return new ClusterSettings(
        folder.scratch().toAbsolutePath().toString(), SavedStates.in(folder));
  }

  /** Slots share memory evenly, whether they need it or not. */
  Configuration ofCluster(int featureSlots, int otherSlots) {
    Configuration settings = new Configuration();
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    // A fixed port collides with a second platform.
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(CoreOptions.TMP_DIRS, scratch);
    settings.set(BlobServerOptions.STORAGE_DIRECTORY, scratch);
    settings.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(128L * (featureSlots + otherSlots) / featureSlots));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    // A user's jar may bring its own copy of the API: the platform's is the one that counts.
    settings.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    settings.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    return settings;
  }

  Configuration ofJob(String job) {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, PlainUri.of(states.checkpoints(job)));
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return settings;
  }
}
