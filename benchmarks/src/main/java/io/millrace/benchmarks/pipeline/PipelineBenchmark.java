package io.millrace.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.load.FlinkRest;
import io.millrace.benchmarks.load.PlatformProcess;
import io.millrace.benchmarks.load.ProcessorTime;
import io.millrace.benchmarks.pipeline.Hold.Moment;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import io.millrace.platform.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How many events a second go from Kafka to PostgreSQL and Iceberg without falling behind: a short
 * trial of each rate until one is too much, then four fifths of the highest good one for minutes: a
 * trial is too short for state and files to grow. Where even that falls behind, a lower one is
 * held.
 */
public final class PipelineBenchmark {
  private static final Target NONE = Target.atMost(0);
  private static final double STEP_DOWN = 0.8;
  private static final int MOST_HOLDS = 2;
  private static final int PARTS = 6;
  private static final int ROW_SECONDS = 10;
  private static final long TRIAL_LAG_MILLIS = 1_500;

  private final PipelineScale scale;
  private final Consumer<String> progress;
  private final Report report;
  private final List<Hold> trials = new ArrayList<>();

  /**
   * @param progress told what happens, in words for people
   */
  public PipelineBenchmark(PipelineScale scale, Report report, Consumer<String> progress) {
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
                scale.definitions(), scale.parallelism(), PlatformProcess.extraFlags());
        PipelineRun run = new PipelineRun(platform, scale, progress)) {
      run.hold("warm-up", scale.warmUpRate(), scale.warmUpSeconds());
      run.drain();
      int failedAtFirst = failed(new FlinkRest(platform.endpoint(Endpoint.FLINK)).checkpoints());
      double rate = highestGoodRate(run);
      Hold held = null;
      for (int holds = 0; holds < MOST_HOLDS && (held == null || !held.isSustained()); holds++) {
        held = hold(run, holds == 0 ? rate : rate * STEP_DOWN);
        rate = held.ratePerSecond();
      }
      report.found(
          "events_per_second_sustained",
          held.isSustained() ? new Samples(held.rates(PARTS)) : new Samples(0),
          scale.target());
      report.found("events_per_second_applied", new Samples(held.appliedPerSecond()));
      progress.accept("waiting for the logs, counting");
      double logSeconds = run.drainLogs().toMillis() / 1e3;
      report.note(
          "After the last event the logs were complete in another %.1f s.".formatted(logSeconds));
      CountCheck counts = new CountCheck(run, scale.definitions());
      report.table(counts.table());
      report.found("events_miscounted", new Samples(counts.differing()), NONE);
      checkpoints(platform, failedAtFirst);
    }
  }

  private double highestGoodRate(PipelineRun run) throws Exception {
    double good = scale.trialRates().isEmpty() ? scale.holdRate() : 0;
    for (double rate : scale.trialRates()) {
      Hold trial = run.hold("trial", rate, scale.trialSeconds());
      trials.add(trial);
      run.drain();
      if (trial.lagAtEnd() > TRIAL_LAG_MILLIS) {
        return (good == 0 ? rate : good) * STEP_DOWN;
      }
      good = rate;
    }
    return scale.trialRates().isEmpty() ? good : good * STEP_DOWN;
  }

  private Hold hold(PipelineRun run, double rate) throws Exception {
    ProcessorTime before = ProcessorTime.isKnown() ? ProcessorTime.of(run.platform()) : null;
    Hold held = run.hold("hold", rate, scale.holdSeconds());
    ProcessorTime after = ProcessorTime.isKnown() ? ProcessorTime.of(run.platform()) : null;
    double drainSeconds = run.drain().toMillis() / 1e3;
    report.table(lags(held));
    if (before != null) {
      report.table(times(after.since(before), held));
    }
    if (!held.isSustained()) {
      report.note(
          "%.0f events/s were too much: lag %.0f ms at the start, %.0f ms at the end, %.0f and %.0f events not yet logged, %.1f s to catch up afterwards."
              .formatted(
                  rate,
                  held.lagAtStart(),
                  held.lagAtEnd(),
                  held.unloggedAtStart(),
                  held.unloggedAtEnd(),
                  drainSeconds));
    }
    report.note(
        "%.0f events/s: an event was sent %.0f ms late at worst."
            .formatted(rate, held.worstDelayMillis()));
    return held;
  }

  private static ReportTable lags(Hold held) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < held.moments().size(); i += ROW_SECONDS) {
      Moment moment = held.moments().get(i);
      rows.add(
          List.of(
              Numbers.text(Math.rint(moment.seconds())),
              Numbers.text(moment.acknowledged()),
              Numbers.text(moment.lagMillis()),
              Numbers.text(moment.unlogged()),
              Numbers.text(moment.logged())));
    }
    return new ReportTable(
        "lag at %.0f events/s".formatted(held.ratePerSecond()),
        List.of(
            "second",
            "events acknowledged",
            "online lag ms",
            "not yet in the log",
            "events in the log, all"),
        rows);
  }

  private static ReportTable times(ProcessorTime taken, Hold held) {
    Moment last = held.moments().get(held.moments().size() - 1);
    double all = taken.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    List<List<String>> rows = new ArrayList<>();
    taken.seconds().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .filter(each -> each.getValue() / last.seconds() >= 0.002)
        .forEach(each -> rows.add(row(each.getKey(), each.getValue(), all, last)));
    rows.add(row("all", all, all, last));
    return new ReportTable(
        "where the processors' time goes at %.0f events/s".formatted(held.ratePerSecond()),
        List.of("part", "cores", "us per event", "share"),
        rows);
  }

  private static List<String> row(String part, double seconds, double all, Moment last) {
    return List.of(
        part,
        "%.3f".formatted(seconds / last.seconds()),
        Numbers.text(seconds * 1e6 / last.acknowledged()),
        "%.1f %%".formatted(100 * seconds / all));
  }

  /** Flink counts a checkpoint that comes before all tasks run as failed: those do not matter. */
  private void checkpoints(PlatformProcess platform, int failedAtFirst) throws Exception {
    FlinkRest flink = new FlinkRest(platform.endpoint(Endpoint.FLINK));
    JsonNode checkpoints = flink.checkpoints();
    JsonNode millis = checkpoints.path("summary").path("end_to_end_duration");
    report
        .found("checkpoints_failed", new Samples(failed(checkpoints) - failedAtFirst), NONE)
        .found("job_restarts", new Samples(flink.restarts()), NONE)
        .found("checkpoint_p50_ms", new Samples(millis.path("p50").asLong()))
        .found("checkpoint_p99_ms", new Samples(millis.path("p99").asLong()));
  }

  private static int failed(JsonNode checkpoints) {
    return checkpoints.path("counts").path("failed").asInt();
  }

  private void settings() {
    report
        .setting("definitions", scale.definitions().description())
        .setting("keys", scale.cards() + " cards, " + scale.merchants() + " merchants, zipf")
        .setting("format", "Avro in Confluent's wire format, Apicurio's registry, 2 partitions")
        .setting("job", "parallelism " + scale.parallelism() + ", RocksDB, checkpoint each second")
        .setting("PostgreSQL", "fsync and synchronous_commit on")
        .setting("platform's JVM", String.join(" ", PlatformProcess.FLAGS))
        .setting("hold", scale.holdSeconds() + " s");
  }
}
