package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.type.PulledSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;

/** A table's source in a job of its own, and what of it came out for good. */
final class TableRun implements AutoCloseable {

  private static final Map<String, TableRun> RUNS = new ConcurrentHashMap<>();
  private static final int NEVER = Integer.MAX_VALUE;

  private final String id = UUID.randomUUID().toString();
  private final MiniCluster cluster;
  private final Path checkpoints;
  private final TypeSerializer<Pulled> serializer;
  private final JobID job;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger untilFailure = new AtomicInteger(NEVER);
  private final AtomicInteger passed = new AtomicInteger();
  private final List<PullRequest> asked = new CopyOnWriteArrayList<>();
  private volatile long ended;
  private volatile byte[] committed = new byte[0];
  private volatile long watermark = Long.MIN_VALUE;

  private TableRun(
      MiniCluster cluster,
      Path folder,
      PulledTable spec,
      PullClock clock,
      int parallelism,
      Path restored,
      Ledger.Keeps keeps)
      throws Exception {
    this.cluster = cluster;
    this.checkpoints = folder.resolve("checkpoints");
    this.serializer = PulledSerializer.type(spec).createSerializer(null);
    RUNS.put(id, this);
    Configuration settings = new Configuration();
    settings.setString("pipeline.generic-types", "false");
    settings.setString("execution.checkpointing.interval", "100 ms");
    settings.setString("execution.checkpointing.min-pause", "50 ms");
    settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
    settings.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "1000");
    settings.setString("restart-strategy.fixed-delay.delay", "20 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(16);
    environment
        .fromSource(
            new TableSource(spec, clock, new Asked(id), PullMarks.NONE),
            WatermarkStrategy.noWatermarks(),
            "table")
        .uid("table")
        .transform("ledger", Types.VOID, new Ledger(id, spec, keeps))
        .setParallelism(1)
        .uid("ledger")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .uid("nothing");
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (restored != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(restored.toUri().toString(), false));
    }
    job = graph.getJobID();
    cluster.submitJob(graph).get(3, TimeUnit.MINUTES);
    await("running", () -> cluster.getJobStatus(job).get() == JobStatus.RUNNING);
  }

  /** Asks for a pull. */
  void askForPull() {
    asked.add(new PullRequest.Now(asked.size() + 1));
  }

  /** What is asked of a run. */
  private record Asked(String run) implements PullRequests {
    @Override
    public long latest() {
      return 0;
    }

    @Override
    public List<PullRequest> after(long id) {
      List<PullRequest> all = RUNS.get(run).asked;
      return all.subList((int) id, all.size());
    }

    @Override
    public void running(RunningPull pull) {
      // Nobody looks.
    }

    @Override
    public void answered(long id, long pull, long markPull) {
      // Nobody waits.
    }
  }

  static MiniCluster cluster() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
    cluster.start();
    return cluster;
  }

  static TableRun start(
      MiniCluster cluster, Path folder, PulledTable spec, PullClock clock, int parallelism)
      throws Exception {
    return new TableRun(cluster, folder, spec, clock, parallelism, null, Ledger.Keeps.RECORDS);
  }

  /** A job that writes nothing down: for many rows. */
  static TableRun counting(
      MiniCluster cluster, Path folder, PulledTable spec, PullClock clock, int parallelism)
      throws Exception {
    return new TableRun(cluster, folder, spec, clock, parallelism, null, Ledger.Keeps.NOTHING);
  }

  /** The same job again, from its last checkpoint. */
  static TableRun restored(
      MiniCluster cluster,
      Path folder,
      PulledTable spec,
      PullClock clock,
      int parallelism,
      Path checkpoint)
      throws Exception {
    return new TableRun(
        cluster, folder, spec, clock, parallelism, checkpoint, Ledger.Keeps.RECORDS);
  }

  static TableRun of(String id) {
    return RUNS.get(id);
  }

  /** Called by the ledger for each record. */
  void passing() {
    passed.incrementAndGet();
    if (untilFailure.get() != NEVER && untilFailure.decrementAndGet() == 0) {
      untilFailure.set(NEVER);
      throw new IllegalStateException("killed by the test");
    }
  }

  void violation(String what) {
    violations.add(what);
  }

  void committed(byte[] rows, long lastEnded) {
    committed = rows;
    ended = lastEnded;
  }

  /** Number of the last pull whose end a completed checkpoint holds; 0 for none. */
  long ended() {
    return ended;
  }

  void watermark(long millis) {
    watermark = millis;
  }

  long watermark() {
    return watermark;
  }

  /** Records that came by, those of failed attempts and others. */
  int passed() {
    return passed.get();
  }

  /** Fails the job after this many more records. */
  void failAfter(int records) {
    untilFailure.set(records);
  }

  boolean hasFailed() {
    return untilFailure.get() == NEVER;
  }

  /** Whether a checkpoint has completed that holds a record. */
  boolean hasCommitted() {
    return committed.length > 0;
  }

  /** What completed checkpoints hold. */
  List<Pulled> all() throws IOException {
    byte[] rows = committed;
    DataInputDeserializer in = new DataInputDeserializer(rows);
    List<Pulled> all = new ArrayList<>();
    while (in.available() > 0) {
      all.add(serializer.deserialize(in));
    }
    return all;
  }

  List<FoundRow> rows(long pull) throws IOException {
    return all().stream()
        .filter(each -> each instanceof FoundRow && each.pull() == pull)
        .map(FoundRow.class::cast)
        .toList();
  }

  List<RejectedRow> rejected() throws IOException {
    return all().stream()
        .filter(RejectedRow.class::isInstance)
        .map(RejectedRow.class::cast)
        .toList();
  }

  List<PullEnd> ends() throws IOException {
    return all().stream().filter(PullEnd.class::isInstance).map(PullEnd.class::cast).toList();
  }

  /** Waits until a pull has ended, and returns its end. */
  PullEnd awaitEnd(long pull) throws IOException {
    await("end of pull " + pull, () -> ended >= pull);
    return ends().stream().filter(each -> each.pull() == pull).findFirst().orElseThrow();
  }

  int attempts() throws Exception {
    int most = 0;
    for (AccessExecutionVertex vertex :
        cluster.getExecutionGraph(job).get().getAllExecutionVertices()) {
      most = Math.max(most, vertex.getCurrentExecutionAttempt().getAttemptNumber() + 1);
    }
    return most;
  }

  boolean isRunning() throws Exception {
    return cluster.getJobStatus(job).get() == JobStatus.RUNNING;
  }

  /** Cancels the job and returns its last checkpoint. */
  Path cancel() throws Exception {
    cluster.cancelJob(job).get(3, TimeUnit.MINUTES);
    await("end", () -> cluster.getJobStatus(job).get().isGloballyTerminalState());
    try (Stream<Path> all = Files.list(checkpoints.resolve(job.toString()))) {
      return all.filter(path -> Files.exists(path.resolve("_metadata")))
          .max(Comparator.comparing(TableRun::number))
          .orElseThrow();
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  /** Nothing was out of order or late. */
  void assertInOrder() {
    assertThat(violations).isEmpty();
  }

  static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(3, TimeUnit.MINUTES)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(condition);
  }

  @Override
  public void close() throws Exception {
    if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
      cancel();
    }
    RUNS.remove(id);
  }
}
