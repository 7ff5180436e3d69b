package io.millrace.benchmarks.freshness;

import io.millrace.benchmarks.load.CompleteTo;
import io.millrace.benchmarks.load.PaymentLoad;
import io.millrace.benchmarks.load.PaymentProducer;
import io.millrace.benchmarks.load.PaymentTopic;
import io.millrace.benchmarks.load.PlatformProcess;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.examples.cards.PaymentTraffic;
import io.millrace.platform.Endpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * From a producer's send to the first HTTP answer that shows it, sampled under a steady open-loop
 * load, the rates in turns.
 */
public final class FreshnessBenchmark {
  private static final long SEED = 43;
  private static final int LINGER_MILLIS = 5;
  private static final int SETTLE_SECONDS = 3;
  private static final long SETTLED_LAG_MILLIS = 1_000;
  private static final int MOST_SETTLE_SECONDS = 60;

  private final FreshnessScale scale;
  private final Report report;
  private final Consumer<String> progress;
  private final Map<Integer, List<Segment>> byRate = new TreeMap<>();
  private final List<List<String>> segments = new ArrayList<>();
  private double worstDelayMillis;

  /**
   * @param progress told what happens, in words for people
   */
  public FreshnessBenchmark(FreshnessScale scale, Report report, Consumer<String> progress) {
    this.scale = scale;
    this.report = report;
    this.progress = progress;
  }

  /** Measures into the report. */
  public void measure() throws Exception {
    settings();
    progress.accept("starting Kafka, registry, PostgreSQL, Flink and gateway");
    try (PlatformProcess platform =
        PlatformProcess.start(
            scale.definitions(), scale.parallelism(), PlatformProcess.extraFlags())) {
      PaymentTopic topic = platform.topic();
      int writers = platform.store().views().size() * scale.parallelism();
      try (PaymentProducer producer = PaymentProducer.to(topic, LINGER_MILLIS);
          PaymentLoad load =
              new PaymentLoad(
                  producer, new PaymentTraffic(SEED, scale.cards(), scale.merchants()));
          CompleteTo completeTo = new CompleteTo(platform.connect(), writers);
          Prober prober = new Prober(topic, URI.create(platform.endpoint(Endpoint.GATEWAY)))) {
        warmUp(load, prober);
        for (int round = 0; round < scale.rounds(); round++) {
          List<Integer> rates = new ArrayList<>(scale.rates());
          if (round % 2 == 1) {
            Collections.reverse(rates);
          }
          for (int rate : rates) {
            load.rate(rate);
            settle(completeTo);
            segment(rate, prober, producer);
            worstDelayMillis = Math.max(worstDelayMillis, load.worstDelayMillis());
          }
        }
        load.rate(0);
        producer.flush();
      }
    }
    report();
  }

  private void warmUp(PaymentLoad load, Prober prober) {
    int rate = Collections.max(scale.rates());
    progress.accept("warm-up: %d events/s for %d s".formatted(rate, scale.warmUpSeconds()));
    load.rate(rate);
    prober.probe((int) (scale.warmUpSeconds() * scale.probesPerSecond()), scale.probesPerSecond());
  }

  private static void settle(CompleteTo completeTo) throws Exception {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    for (int i = 0; i < MOST_SETTLE_SECONDS && completeTo.lagMillis() > SETTLED_LAG_MILLIS; i++) {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void segment(int rate, Prober prober, PaymentProducer producer) {
    long startNanos = System.nanoTime();
    long before = producer.acknowledged();
    List<Probe> probes = prober.probe(scale.probes(), scale.probesPerSecond());
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Segment segment = new Segment(rate, probes, (producer.acknowledged() - before) / seconds);
    byRate.computeIfAbsent(rate, each -> new ArrayList<>()).add(segment);
    Percentiles times = Percentiles.of(probes, Probe::atMostMillis);
    segments.add(row(rate, probes));
    progress.accept(
        "%d events/s: %d of %d probes shown, p50 %.0f ms, p99 %.0f ms"
            .formatted(rate, shown(probes), probes.size(), times.at(0.5), times.at(0.99)));
  }

  private void report() {
    List<List<String>> rows = new ArrayList<>();
    byRate.forEach(
        (rate, rounds) -> {
          List<Probe> all = rounds.stream().flatMap(round -> round.probes().stream()).toList();
          Segment.find(report, rate, rounds);
          rows.add(row(rate, all));
        });
    List<String> headers =
        List.of(
            "events/s",
            "probes",
            "lost",
            "p50",
            "p90",
            "p99",
            "highest",
            "p50 at least",
            "p99 at least",
            "mean gap");
    report.table(new ReportTable("ms from send to answer", headers, rows));
    report.table(new ReportTable("the same by segment, in order", headers, segments));
    report.note(
        """
        A sample is an upper bound: from just before the producer's send (linger 0) to the arrival of the \
        whole first answer that shows the event. "At least" is the send of the last request whose \
        answer did not show it; the truth lies between. Requests go out every %.0f ms on one kept-alive \
        connection while no more than %d wait for their answers, for all probes that are out; each probe has a card of its own. \
        Probes are sent at jittered fixed times whether or not those before were seen; one that is lost, \
        not seen within 10 s, counts as 10 s. A key is the median of the segments; "pooled" is over \
        all of their probes; "events_per_second" is the load that the broker really took meanwhile.\
        """
            .formatted(1e3 / Prober.QUESTIONS_PER_SECOND, Prober.MOST_UNANSWERED));
    report.note("An event of the load was sent %.0f ms late at worst.".formatted(worstDelayMillis));
  }

  private static long shown(Collection<Probe> probes) {
    return probes.stream().filter(Probe::isShown).count();
  }

  private static List<String> row(int rate, Collection<Probe> probes) {
    Percentiles most = Percentiles.of(probes, Probe::atMostMillis);
    Percentiles least = Percentiles.of(probes, Probe::atLeastMillis);
    double gap =
        probes.stream()
            .filter(Probe::isShown)
            .mapToDouble(probe -> probe.atMostMillis() - probe.atLeastMillis())
            .average()
            .orElse(0);
    return List.of(
        String.valueOf(rate),
        String.valueOf(probes.size()),
        String.valueOf(probes.size() - shown(probes)),
        Numbers.text(most.at(0.5)),
        Numbers.text(most.at(0.9)),
        Numbers.text(most.at(0.99)),
        Numbers.text(most.at(1)),
        Numbers.text(least.at(0.5)),
        Numbers.text(least.at(0.99)),
        Numbers.text(gap));
  }

  private void settings() {
    report
        .setting("definitions", scale.definitions().description())
        .setting("keys", scale.cards() + " cards, " + scale.merchants() + " merchants, zipf")
        .setting("format", "Avro in Confluent's wire format, Apicurio's registry, 2 partitions")
        .setting("job", "parallelism " + scale.parallelism() + ", RocksDB, checkpoint each second")
        .setting("offline log", "Iceberg, a commit with each checkpoint")
        .setting("PostgreSQL", "fsync and synchronous_commit on")
        .setting("platform's JVM", String.join(" ", PlatformProcess.FLAGS))
        .setting("probes", scale.probesPerSecond() + " a second, beside the load");
  }
}
