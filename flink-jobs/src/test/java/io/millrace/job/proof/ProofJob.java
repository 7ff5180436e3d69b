package io.millrace.job.proof;

import io.millrace.compile.FeatureStore;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.JobPipeline;
import io.millrace.job.MillraceJob;
import io.millrace.job.ViewClasses;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.source.table.PullClock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;

/** A submitted job on a mini cluster, as an operator of it would handle it. */
final class ProofJob implements AutoCloseable {
  final FeatureStore store;
  final long epoch;
  private final MiniCluster cluster;
  private final Path checkpoints;
  private final JobID id;

  private ProofJob(Submission submission, Path restored) throws Exception {
    ProofPlatform platform = submission.platform;
    store = submission.views.compile(ProofJob.class.getClassLoader());
    PostgresOnlineStore online = new PostgresOnlineStore(platform.database.address());
    online.prepare(store.manifest());
    epoch = online.drawEpoch(store.manifest(), "proof");
    cluster = submission.cluster;
    checkpoints = platform.folder.resolve("checkpoints");
    Map<String, String> options = new HashMap<>();
    options.put("postgres.url", platform.database.address().url());
    options.put("kafka.bootstrap.servers", platform.kafka.bootstrapServers());
    options.put("job.parallelism", "2");
    options.put("job.checkpoint-interval", "500ms");
    options.put("job.checkpoint-dir", checkpoints.toUri().toString());
    options.putAll(submission.options);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    JobPipeline pipeline =
        new MillraceJob(submission.views, store, JobOptionsReader.read(options), epoch)
            .build(environment, submission.clock);
    submission.more.accept(pipeline);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (restored != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(restored.toUri().toString(), false));
    }
    id = graph.getJobID();
    cluster.submitJob(graph).get(3, TimeUnit.MINUTES);
    await(() -> cluster.getJobStatus(id).get() == JobStatus.RUNNING);
  }

  /** What is submitted, as often as wanted. */
  static Submission of(ProofPlatform platform, MiniCluster cluster, Class<?>... views) {
    return new Submission(platform, cluster, ViewClasses.of(views));
  }

  /** Highest number of attempts that any task of the job has needed; 1 for none failed. */
  int attempts() throws Exception {
    int most = 0;
    for (AccessExecutionVertex vertex :
        cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
      most = Math.max(most, vertex.getCurrentExecutionAttempt().getAttemptNumber() + 1);
    }
    return most;
  }

  JobStatus status() throws Exception {
    return cluster.getJobStatus(id).get();
  }

  /** Waits until all tasks run. */
  void awaitRunning() {
    await(
        () ->
            Stream.of(cluster.getExecutionGraph(id).get().getAllExecutionVertices())
                .flatMap(all -> stream(all))
                .allMatch(vertex -> vertex.getExecutionState().name().equals("RUNNING")));
  }

  private static Stream<AccessExecutionVertex> stream(
      Iterable<? extends AccessExecutionVertex> all) {
    Stream.Builder<AccessExecutionVertex> builder = Stream.builder();
    all.forEach(builder::add);
    return builder.build();
  }

  Path savepoint() throws Exception {
    String target = checkpoints.resolveSibling("savepoints").toUri().toString();
    return Path.of(
        URI.create(
            cluster
                .triggerSavepoint(id, target, false, SavepointFormatType.CANONICAL)
                .get(3, TimeUnit.MINUTES)));
  }

  /** Completed checkpoints that are kept, the latest last. */
  List<Path> retainedCheckpoints() throws Exception {
    try (Stream<Path> all = Files.list(checkpoints.resolve(id.toString()))) {
      return all.filter(path -> Files.exists(path.resolve("_metadata")))
          .sorted(Comparator.comparing(ProofJob::number))
          .toList();
    }
  }

  void awaitCheckpointsAfter(int count) throws Exception {
    long before = newestCheckpoint();
    await(() -> newestCheckpoint() >= before + count);
  }

  private long newestCheckpoint() throws Exception {
    if (!Files.exists(checkpoints.resolve(id.toString()))) {
      return 0;
    }
    List<Path> all = retainedCheckpoints();
    return all.isEmpty() ? 0 : number(all.get(all.size() - 1));
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  void cancel() throws Exception {
    if (!status().isGloballyTerminalState()) {
      cluster.cancelJob(id).get(3, TimeUnit.MINUTES);
      await(() -> status().isGloballyTerminalState());
    }
  }

  @Override
  public void close() throws Exception {
    if (cluster.isRunning()) {
      cancel();
    }
  }

  static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }

  /** The job and its options, before it is submitted. */
  static final class Submission {
    private final ProofPlatform platform;
    private final MiniCluster cluster;
    private final ViewClasses views;
    private final Map<String, String> options = new HashMap<>();
    private Consumer<JobPipeline> more = pipeline -> {};
    private PullClock clock = PullClock.SYSTEM;

    private Submission(ProofPlatform platform, MiniCluster cluster, ViewClasses views) {
      this.platform = platform;
      this.cluster = cluster;
      this.views = views;
    }

    Submission with(String... keysAndValues) {
      List<String> all = Arrays.asList(keysAndValues);
      for (int i = 0; i < all.size(); i += 2) {
        options.put(all.get(i), all.get(i + 1));
      }
      return this;
    }

    /** By which tables are pulled. */
    Submission by(PullClock other) {
      clock = other;
      return this;
    }

    /** Adds to the job what a test needs in it. */
    Submission and(Consumer<JobPipeline> addition) {
      more = more.andThen(addition);
      return this;
    }

    ProofJob submit() throws Exception {
      return new ProofJob(this, null);
    }

    ProofJob restore(Path savepoint) throws Exception {
      return new ProofJob(this, savepoint);
    }
  }
}
