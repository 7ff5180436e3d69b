package io.millrace.cli.local;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.compile.BoundStream;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgottenDatasets;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.answers.AnswerSink;
import io.millrace.gateway.push.PushOptions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.manifest.Manifest;
import io.millrace.platform.DataFolder;
import io.millrace.platform.Endpoint;
import io.millrace.platform.FreePorts;
import java.net.BindException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one JVM over one folder: Kafka, PostgreSQL, a Flink cluster, the Iceberg warehouse
 * and the gateway. It goes on where the last run on the folder ended. Thread-safe.
 */
public final class LocalPlatform implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPlatform.class);

  /** How many steps a start tells of, about. */
  public static final int STEPS = 6;

  /** In the platform's folder, that of the records of datasets. */
  public static final String DATASETS = "datasets";

  private static final int PREFERRED_PORT = 8080;
  private static final int BIND_ATTEMPTS = 5;
  private static final String HOST = "127.0.0.1";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final FeatureStore store;
  private final LocalOptions options;
  private final List<String> notes;
  private final DataFolder folder;
  private LocalStreams streams;
  private LocalStores stores;
  private LocalCluster cluster;
  private LocalJobs jobs;
  private Gateway gateway;
  private Optional<ManifestChange> change = Optional.empty();

  private LocalPlatform(
      LocalOptions options, InputClock input, FeatureStore store, DataFolder folder) {
    this.options = options.withClock(input.clock());
    this.notes = new ArrayList<>(input.notes());
    this.store = store;
    this.folder = folder;
    parts.push(folder);
  }

  /**
   * Starts the platform and returns when its jobs are submitted and its gateway listens.
   *
   * @param progress told what happens, in words for people
   * @throws io.millrace.compile.CompileException if the definitions do not compile
   * @throws io.millrace.platform.PlatformException if a part cannot be started
   */
  public static LocalPlatform start(
      LocalOptions options, LoadedDefinitions definitions, Consumer<String> progress) {
    progress.accept("compiling definitions");
    FeatureStore store = definitions.compile().orThrow();
    InputClock input = InputClock.of(options, store);
    DataFolder folder =
        options.start() == LocalOptions.FolderStart.EMPTY
            ? DataFolder.openEmpty(options.folder())
            : DataFolder.open(options.folder());
    LocalPlatform platform = new LocalPlatform(options, input, store, folder);
    try {
      platform.startParts(definitions, progress);
      return platform;
    } catch (RuntimeException | Error e) {
      platform.close();
      throw e;
    }
  }

  private void startParts(LoadedDefinitions definitions, Consumer<String> progress) {
    Optional<FolderState> before = FolderState.read(folder.root());
    before.ifPresent(this::refuseOtherInput);
    List<KnownJob> known = before.map(FolderState::jobs).orElse(List.of());
    JobPlan plan = JobPlan.of(known, store.manifest());
    change =
        before
            .map(state -> ManifestChange.between(state.manifest(), store.manifest()))
            .map(made -> made.rebuilding(plan.rebuilt(known)));
    Manifest manifest = store.manifest();

    CompletableFuture<LocalStreams> broker =
        CompletableFuture.supplyAsync(() -> LocalStreams.start(folder, manifest, progress));
    CompletableFuture<LocalStores> database =
        CompletableFuture.supplyAsync(() -> LocalStores.start(folder, options));
    CompletableFuture<LocalCluster> flink =
        CompletableFuture.supplyAsync(
            () ->
                LocalCluster.start(
                    folder,
                    options.parallelism() * plan.jobs().size(),
                    LocalAnswers.isWanted(folder, options) ? 1 : 0));
    CompletableFuture<Gateway> serving = database.thenCombineAsync(broker, this::serve);
    broker.thenRun(() -> progress.accept("Kafka runs"));
    database.thenRun(() -> progress.accept("PostgreSQL runs"));
    flink.thenRun(() -> progress.accept("Flink runs"));
    awaitAll(broker, database, flink, serving);
    progress.accept("submitting jobs");

    stores.online().prepare(manifest);
    jobs =
        new LocalJobs(new JobParts(folder, options, definitions, store, streams, stores, cluster));
    jobs.start(plan);
    parts.push(jobs);
    before.ifPresent(
        state ->
            Forget.of(store, stores.address(), EntityPlaces.Log.KEPT)
                .releaseReplaced(state.manifest()));
    new FolderState(
            manifest,
            plan.jobs(),
            options.clock(),
            options.sources(),
            schemas(),
            KnownDefinitions.of(definitions))
        .write(folder.root());
    parts.push(Requests.serving(folder.root(), jobs));
    parts.push(DatasetRedaction.begin(datasets()));
    folder.announce(endpoints());
  }

  private ForgottenDatasets datasets() {
    DatasetFolder records = new DatasetFolder(folder.root().resolve(DATASETS));
    OfflineCatalog catalog = DeadLetters.catalog(jdbcUrl(), warehouse());
    return new ForgottenDatasets(store, stores.address(), records.with(catalog));
  }

  /** Each part is taken note of as soon as it runs, so that a failure of another stops it. */
  private void awaitAll(
      CompletableFuture<LocalStreams> broker,
      CompletableFuture<LocalStores> database,
      CompletableFuture<LocalCluster> flink,
      CompletableFuture<Gateway> serving) {
    CompletableFuture<?> all = CompletableFuture.allOf(broker, database, flink, serving);
    all.exceptionally(failure -> null).join();
    stores = taken(database);
    streams = taken(broker);
    gateway = taken(serving);
    cluster = taken(flink);
    all.join();
  }

  private <T extends AutoCloseable> T taken(CompletableFuture<T> starting) {
    T part = starting.exceptionally(failure -> null).join();
    if (part != null) {
      parts.push(part);
    }
    return part;
  }

  private Gateway serve(LocalStores database, LocalStreams broker) {
    PushOptions push =
        PushOptions.to(Map.of(PushOptions.BROKERS, broker.bootstrapServers()))
            .withRegistry(broker.registryUrl().orElse(null))
            .withSources(options.sources());
    AnswerLogOptions answers =
        AnswerLogOptions.to(Map.of(PushOptions.BROKERS, broker.bootstrapServers()))
            .withShare(options.answersShare());
    GatewayOptions local = GatewayOptions.local(database.uri());
    if (options.gatewayPort() != null) {
      return Gateway.start(store, local.onPort(HOST, options.gatewayPort()), push, answers);
    }
    int port = FreePorts.preferably(PREFERRED_PORT);
    for (int attempt = 1; ; attempt++) {
      try {
        Gateway started = Gateway.start(store, local.onPort(HOST, port), push, answers);
        if (port != PREFERRED_PORT) {
          notes.add(
              "Port %d is taken, so the gateway listens on %d; --port chooses another."
                  .formatted(PREFERRED_PORT, port));
        }
        return started;
      } catch (IllegalStateException e) {
        // Somebody else may take a port between the look and the use.
        if (!(e.getCause() instanceof BindException) || attempt == BIND_ATTEMPTS) {
          throw e;
        }
        port = FreePorts.any();
      }
    }
  }

  /** State of one input means nothing for another. */
  private void refuseOtherInput(FolderState before) {
    if (before.clock() != options.clock() || !before.sources().equals(options.sources())) {
      throw new Failure(
          ExitCode.USAGE,
          "The folder %s holds features of another input (clock %s, sources %s), not of clock %s, sources %s; use --fresh to begin anew, or another --folder"
              .formatted(
                  folder.root(),
                  before.clock().name().toLowerCase(Locale.ROOT),
                  before.sources(),
                  options.clock().name().toLowerCase(Locale.ROOT),
                  options.sources()));
    }
  }

  private Map<String, String> schemas() {
    Map<String, String> schemas = new HashMap<>();
    for (BoundStream stream : store.streams()) {
      schemas.put(stream.spec().name(), stream.binding().schema().toString());
    }
    return schemas;
  }

  private Map<Endpoint, String> endpoints() {
    Map<Endpoint, String> endpoints = new EnumMap<>(Endpoint.class);
    endpoints.put(Endpoint.GATEWAY, gatewayUrl());
    endpoints.put(Endpoint.KAFKA, streams.bootstrapServers());
    endpoints.put(Endpoint.POSTGRES, stores.jdbcUrl());
    endpoints.put(Endpoint.FLINK, cluster.url());
    streams.registryUrl().ifPresent(url -> endpoints.put(Endpoint.REGISTRY, url));
    return endpoints;
  }

  /** Base URL of the gateway. */
  public String gatewayUrl() {
    return "http://" + HOST + ":" + gateway.port();
  }

  /** Kafka's bootstrap servers. */
  public String bootstrapServers() {
    return streams.bootstrapServers();
  }

  /** JDBC URL of PostgreSQL. */
  public String jdbcUrl() {
    return stores.jdbcUrl();
  }

  /** Flink's REST and web address. */
  public String flinkUrl() {
    return cluster.url();
  }

  /** Base URL of the schema registry, if a stream asks for one. */
  public Optional<String> registryUrl() {
    return streams.registryUrl();
  }

  /** The folder of the Iceberg tables. */
  public Path warehouse() {
    return folder.warehouse();
  }

  public Path folder() {
    return folder.root();
  }

  /** What it serves. */
  public FeatureStore store() {
    return store;
  }

  /**
   * What the definitions changed of those that ran before on the folder; empty for a new folder.
   */
  public Optional<ManifestChange> change() {
    return change;
  }

  /** What a user should know of how streams are read and where it is served, one line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The jobs that compute the views. */
  public LocalJobs jobs() {
    return jobs;
  }

  /** What became of the answers that the gateway was to log. */
  public AnswerSink.Counts loggedAnswers() {
    return gateway.loggedAnswers();
  }

  /** Reads the offline log; the caller closes it. */
  public OfflineLog offlineLog() {
    return OfflineLog.of(DeadLetters.catalog(jdbcUrl(), warehouse()));
  }

  /** A connection to PostgreSQL; the caller closes it. */
  public Connection connect() throws SQLException {
    return stores.address().connect();
  }

  /** Stops the jobs with a savepoint, then everything else in the order of need. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part did not stop", e);
      }
    }
  }
}
