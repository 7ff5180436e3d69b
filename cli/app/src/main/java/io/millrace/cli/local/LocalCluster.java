package io.millrace.cli.local;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.job.scratch.PlainUri;
import io.millrace.platform.DataFolder;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster inside this JVM. Thread-safe. */
final class LocalCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final long CALL_SECONDS = 60;

  private final MiniCluster cluster;
  private final ClusterSettings settings;

  private LocalCluster(MiniCluster cluster, ClusterSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * Starts a cluster that keeps its checkpoints in the folder.
   *
   * @param featureSlots for jobs with keyed state, which share the memory of it
   * @param otherSlots for jobs without
   */
  static LocalCluster start(DataFolder folder, int featureSlots, int otherSlots) {
    ClusterSettings settings = ClusterSettings.in(folder);
    int slots = featureSlots + otherSlots;
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings.ofCluster(featureSlots, otherSlots))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new Failure(ExitCode.UNAVAILABLE, "Cannot start Flink: " + e.getMessage(), e);
    }
    return new LocalCluster(cluster, settings);
  }

  /** An environment to build a job in, which is then submitted. */
  StreamExecutionEnvironment environment(String name, int parallelism) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings.ofJob(name));
    environment.setParallelism(parallelism);
    return environment;
  }

  /**
   * Starts what was built in the environment.
   *
   * @param restoreFrom path of a checkpoint or savepoint; empty to begin anew
   * @param userCode what the tasks' class loader sees beside this JVM's class path
   */
  JobID submit(
      StreamExecutionEnvironment environment,
      String name,
      Optional<Path> restoreFrom,
      List<URL> userCode,
      ClassLoader loader) {
    JobID id = new JobID();
    var graph = environment.getStreamGraph();
    graph.setJobName(name);
    JobGraph job = graph.getJobGraph(loader, id);
    job.setClasspaths(userCode);
    restoreFrom.ifPresent(
        path ->
            job.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(
                    PlainUri.of(path), true, RecoveryClaimMode.NO_CLAIM)));
    call(cluster.submitJob(job), "start the job " + name);
    return id;
  }

  JobStatus status(JobID job) {
    return call(cluster.getJobStatus(job), "ask for the job's state");
  }

  /** Why the job failed, if it did. */
  Optional<String> failure(JobID job) {
    return Optional.ofNullable(
            call(cluster.getExecutionGraph(job), "ask for the job").getFailureInfo())
        .map(info -> info.getExceptionAsString());
  }

  /**
   * Stops the job with a savepoint; a job that cannot take one is cancelled, and keeps its last
   * checkpoint.
   */
  void stop(JobID job, Path savepoints) {
    try {
      if (status(job).isTerminalState()) {
        return;
      }
      cluster
          .stopWithSavepoint(job, PlainUri.of(savepoints), false, SavepointFormatType.NATIVE)
          .get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("job {} takes no savepoint; it goes on from its last checkpoint", job, e);
      cluster.cancelJob(job);
    }
  }

  /** Flink's REST and web address. */
  String url() {
    return cluster.getRestAddress().join().toString();
  }

  @Override
  public void close() {
    try {
      cluster.closeAsync().get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Flink did not stop", e);
    }
  }

  private static <T> T call(java.util.concurrent.Future<T> future, String what) {
    try {
      return future.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.UNAVAILABLE, "interrupted, trying to " + what, e);
    } catch (Exception e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new Failure(ExitCode.UNAVAILABLE, "Cannot %s: %s".formatted(what, root), e);
    }
  }
}
