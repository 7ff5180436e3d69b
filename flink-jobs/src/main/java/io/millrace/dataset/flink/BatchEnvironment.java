package io.millrace.dataset.flink;

import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FlinkCluster;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.BatchShuffleMode;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink in batch mode: inside this JVM, or on a cluster. */
final class BatchEnvironment {
  private static final int MOST_THREADS = 8;
  private static final int SORT_SHARE = 4;
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);

  private BatchEnvironment() {}

  static StreamExecutionEnvironment of(FeatureStore store, DatasetRequest request) {
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    // What was told before a failure cannot be told again.
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    ClassLoader loader = store.viewClasses().get(0).getClassLoader();
    if (request.cluster().isPresent()) {
      onCluster(settings, request.cluster().get());
    } else {
      here(settings, loader, request);
    }
    return new StreamExecutionEnvironment(settings, loader);
  }

  private static void onCluster(Configuration settings, FlinkCluster cluster) {
    settings.set(DeploymentOptions.TARGET, "remote");
    settings.set(DeploymentOptions.ATTACHED, true);
    settings.set(JobManagerOptions.ADDRESS, cluster.host());
    settings.set(RestOptions.ADDRESS, cluster.host());
    settings.set(RestOptions.PORT, cluster.port());
    settings.set(CoreOptions.DEFAULT_PARALLELISM, ClusterSlots.of(cluster));
    settings.set(
        PipelineOptions.JARS,
        cluster.jars().stream().map(jar -> jar.toAbsolutePath().toUri().toString()).toList());
  }

  private static void here(Configuration settings, ClassLoader loader, DatasetRequest request) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    settings.set(DeploymentOptions.TARGET, "local");
    settings.set(DeploymentOptions.ATTACHED, true);
    settings.set(CoreOptions.DEFAULT_PARALLELISM, threads);
    // All stages run at the same time, so that nothing is written between them but by sorting.
    settings.set(ExecutionOptions.BATCH_SHUFFLE_MODE, BatchShuffleMode.ALL_EXCHANGES_PIPELINED);
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    settings.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        new MemorySize(request.memoryBytes() / SORT_SHARE * (SORT_SHARE - 1)));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    settings.set(RestOptions.BIND_PORT, "0");
    // A user's jar may bring its own copy of the API: this process's is the one that counts.
    settings.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    settings.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    request.scratch().ifPresent(folder -> settings.set(CoreOptions.TMP_DIRS, text(folder)));
    settings.set(PipelineOptions.CLASSPATHS, classPath(loader));
  }

  private static String text(Path folder) {
    return folder.toAbsolutePath().toString();
  }

  /** The code of definitions that this process's own class path does not have. */
  private static List<String> classPath(ClassLoader loader) {
    return loader instanceof URLClassLoader definitions
        ? Arrays.stream(definitions.getURLs()).map(URL::toString).toList()
        : List.of();
  }
}
