package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.load.FixedRate;
import io.millrace.benchmarks.load.FlinkRest;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.soak.check.CheckedView;
import io.millrace.benchmarks.soak.check.Checker;
import io.millrace.benchmarks.soak.check.FreshnessProbes;
import io.millrace.benchmarks.soak.check.LogCheck;
import io.millrace.benchmarks.soak.sample.FlinkSizes;
import io.millrace.benchmarks.soak.sample.IcebergSizes;
import io.millrace.benchmarks.soak.sample.Lag;
import io.millrace.benchmarks.soak.sample.PostgresSizes;
import io.millrace.benchmarks.soak.sample.Processes;
import io.millrace.benchmarks.soak.sample.Sampler;
import io.millrace.benchmarks.soak.traffic.Population;
import io.millrace.benchmarks.soak.traffic.SentPurchases;
import io.millrace.benchmarks.soak.traffic.Traffic;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.project.MillraceHome;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.verify.Findings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** One long run, from the start of the cluster to its end. */
public final class Soak {
  private static final long SEED = 19_371_206;
  private static final int PARTITIONS = 4;
  private static final int KEYS_AT_ONCE = 50;
  private static final int SHOPS_EVERY = 10;
  private static final double PROBES_PER_SECOND = 2;
  private static final long PATIENCE_SECONDS = 180;
  private static final long LOOK_MILLIS = 200;
  private static final long FORGET_EVERY_SECONDS = 10;

  /** The broker keeps minutes: what was read long ago needs no disk. */
  private static final Map<String, String> TOPIC =
      Map.of(
          "segment.bytes", String.valueOf(16 << 20),
          "retention.bytes", String.valueOf(64 << 20),
          "file.delete.delay.ms", "1000");

  private final SoakSettings settings;
  private final Population population;
  private long startNanos;

  public Soak(SoakSettings settings) {
    this.settings = settings;
    this.population = Population.of(settings.rate());
  }

  /** Runs it; the cluster ends in any case. */
  public Report run() throws Exception {
    Path home =
        MillraceHome.find()
            .orElseThrow(() -> new Failure(ExitCode.USAGE, "the long run needs a checkout"));
    say("starting the cluster");
    try (SoakCluster cluster = SoakCluster.up(home)) {
      return run(cluster);
    }
  }

  private Report run(SoakCluster cluster) throws Exception {
    Map<String, String> addresses = cluster.addresses();
    PostgresAddress postgres = PostgresAddress.of(addresses.get("JDBC"));
    Path warehouse = cluster.folder().resolve("warehouse");
    createTopic(addresses.get("KAFKA"));
    say("submitting the job");
    cluster.submit();
    FlinkRest flink = new FlinkRest(addresses.get("REST"));
    await("the job runs", flink::runs);
    FeatureStore store = Compiler.compileOrThrow(DefinitionsJar.VIEWS);
    List<GatewayHttp> gateways =
        Arrays.stream(addresses.get("GATEWAYS").split(","))
            .map(url -> new GatewayHttp(URI.create(url)))
            .toList();
    try (SentPurchases purchases = new SentPurchases(addresses.get("KAFKA"));
        Processes processes = new Processes(cluster.processes());
        OfflineLog log =
            OfflineLog.of(OfflineCatalog.postgres(postgres, warehouse.toUri().toString()));
        Checker checker =
            new Checker(
                store,
                List.of(CheckedView.buyer(purchases.buyers()), CheckedView.shop(purchases.shops())),
                gateways,
                postgres);
        SoakAnswers answers = SoakAnswers.start(addresses, cluster.folder())) {
      FreshnessProbes probes = new FreshnessProbes(purchases, gateways.get(0), PROBES_PER_SECOND);
      Lag lag = new Lag(postgres, purchases, store.views().size());
      PostgresSizes tables = new PostgresSizes(postgres);
      Sampler sampler =
          new Sampler(
              processes,
              new FlinkSizes(flink),
              tables,
              new IcebergSizes(log, warehouse),
              lag,
              probes,
              checker.tally(),
              cluster.folder());
      Load load = load(purchases, checker, probes, lag, sampler);
      sampler.finish();
      say("waiting until everything is visible");
      purchases.flush();
      // A machine that was too slow must not lose its report: what is missing is counted.
      holds(() -> lag.completeToMillis() > purchases.lastArrivalMillis());
      long notVisible = purchases.arrivedFrom(lag.completeToMillis());
      checker.finish();
      LogCheck logs = new LogCheck(log, purchases);
      holds(logs::holdsEverything);
      say("reading the offline log");
      Findings findings = answers.verify(store, log);
      if (settings.plots() != null) {
        new SoakPlots(sampler.book(), settings.plots()).write();
      }
      return new SoakReport(settings, sampler, checker.tally())
          .of(
              new Ran(load.seconds(), load.sent(), lag.most(), notVisible),
              logs.compare(),
              findings,
              tables.table());
    }
  }

  /** What was sent, and in how long. */
  private record Load(double seconds, long sent) {}

  private Load load(
      SentPurchases purchases, Checker checker, FreshnessProbes probes, Lag lag, Sampler sampler)
      throws InterruptedException {
    Traffic traffic = new Traffic(population, SEED);
    SplittableRandom random = new SplittableRandom(SEED + 1);
    CheckedView buyer = CheckedView.buyer(purchases.buyers());
    CheckedView shop = CheckedView.shop(purchases.shops());
    startNanos = System.nanoTime();
    try (FixedRate load =
            FixedRate.start(
                "load",
                settings.rate(),
                n -> purchases.send(traffic.next(seconds(), System.currentTimeMillis())));
        Beat checks =
            Beat.start(
                "checker",
                (double) settings.checks() / KEYS_AT_ONCE,
                n ->
                    checker.check(
                        n % SHOPS_EVERY == 0 ? shop : buyer,
                        Stream.generate(
                                () ->
                                    n % SHOPS_EVERY == 0
                                        ? Traffic.shop(random)
                                        : population.any(seconds(), random))
                            .limit(KEYS_AT_ONCE)
                            .toList()));
        Beat fresh = Beat.start("probes", PROBES_PER_SECOND, n -> probes.probe());
        Beat behind = Beat.start("lag", 1, n -> lag.look());
        Beat forget = Beat.start("forget", 1.0 / FORGET_EVERY_SECONDS, n -> forget(purchases))) {
      watch(sampler, checker, load);
      return new Load(seconds(), purchases.arrived());
    }
  }

  private void watch(Sampler sampler, Checker checker, FixedRate load) throws InterruptedException {
    long end = settings.duration().toSeconds();
    try (Progress progress = Progress.of("soaking", end, " s")) {
      double every = settings.every().toMillis() / 1e3;
      for (double next = every; next <= end + 0.5; next = Math.max(next + every, seconds())) {
        Thread.sleep(Math.max(0, (long) ((next - seconds()) * 1_000)));
        sampler.sample(seconds());
        progress.at((long) seconds());
        if (System.console() == null) {
          say(
              "%s of %d s: %d sent, %s"
                  .formatted(Math.round(seconds()), end, load.done(), checker.tally().counts()));
        }
      }
    }
  }

  private static void forget(SentPurchases purchases) {
    purchases.buyers().forget(System.currentTimeMillis());
    purchases.shops().forget(System.currentTimeMillis());
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin
          .createTopics(
              List.of(new NewTopic(SentPurchases.TOPIC, PARTITIONS, (short) 1).configs(TOPIC)))
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    if (!holds(condition)) {
      throw new Failure(ExitCode.UNAVAILABLE, "not within " + PATIENCE_SECONDS + " s: " + what);
    }
  }

  /** Whether it holds at last. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private static void say(String text) {
    System.err.println("millrace: " + text);
  }
}
