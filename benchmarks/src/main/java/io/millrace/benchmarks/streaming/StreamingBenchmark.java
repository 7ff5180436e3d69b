package io.millrace.benchmarks.streaming;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All contestants in turns, and what follows from it. */
public final class StreamingBenchmark {
  private static final int WARM_UP_PART = 4;
  private static final int SPILLED_KEYS = 120_000;

  private final Sizes sizes;
  private final Map<String, List<Outcome>> outcomes = new HashMap<>();

  /** How much is played. */
  private record Sizes(
      boolean quick, int zipf, int uniform, int spilled, int repeats, Playtime sql) {
    static final Sizes FULL =
        new Sizes(
            false,
            2_000_000,
            2_000_000,
            120_000,
            5,
            new Playtime(Duration.ofSeconds(2), Duration.ofSeconds(3)));
    static final Sizes QUICK =
        new Sizes(
            true,
            100_000,
            100_000,
            100_000,
            1,
            new Playtime(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  private StreamingBenchmark(Sizes sizes) {
    this.sizes = sizes;
  }

  public static StreamingBenchmark full() {
    return new StreamingBenchmark(Sizes.FULL);
  }

  /** A smoke run. */
  public static StreamingBenchmark quick() {
    return new StreamingBenchmark(Sizes.QUICK);
  }

  /** Measures for minutes. */
  public Report measure() throws Exception {
    Setting zipf = Settings.zipf(sizes.zipf, 1);
    Setting zipf2 = Settings.zipf(sizes.zipf, 2);
    Setting uniform = Settings.uniform(sizes.uniform);
    Setting spilled = Settings.spilled(SPILLED_KEYS, sizes.spilled);
    Contestants.checkView(Settings.zipf(sizes.zipf / 4, 1));
    Rounds rounds = new Rounds("streaming", 1, sizes.repeats);
    add(rounds, "floor_p1", zipf, Contestants::floor);
    add(rounds, "p1", zipf, Contestants::view);
    add(rounds, "floor_p2", zipf2, Contestants::floor);
    add(rounds, "p2", zipf2, Contestants::view);
    add(rounds, "floor_uniform_p1", uniform, Contestants::floor);
    add(rounds, "uniform_p1", uniform, Contestants::view);
    add(rounds, "floor_spilled", spilled, Contestants::floor);
    add(rounds, "spilled", spilled, Contestants::view);
    add(rounds, "sql_over", zipf, setting -> Contestants.sql(SqlPeer.OVER, setting, sizes.sql));
    add(rounds, "sql_hop", zipf, setting -> Contestants.sql(SqlPeer.HOP, setting, sizes.sql));
    Map<String, Samples> rates = rounds.measure();

    Report report =
        new Report("streaming", sizes.quick)
            .setting("zipf p1", zipf.text())
            .setting("zipf p2", zipf2.text())
            .setting("uniform p1", uniform.text())
            .setting("spilled", spilled.text())
            .setting(
                "Flink SQL",
                "as zipf p1, %d s after %d s of warm-up"
                    .formatted(sizes.sql.most().toSeconds(), sizes.sql.warmUp().toSeconds()))
            .setting("repeats", sizes.repeats);
    Samples p1 = rates.get("p1");
    report
        .found("events_per_second_p1", p1)
        .found("events_per_second_p2", rates.get("p2"))
        .found("events_per_second_uniform_p1", rates.get("uniform_p1"))
        .found("events_per_second_spilled", rates.get("spilled"))
        .found("ratio_floor_p1", p1.over(rates.get("floor_p1")), Target.atLeast(0.8))
        .found("ratio_floor_p2", rates.get("p2").over(rates.get("floor_p2")), Target.atLeast(1.0))
        .found(
            "ratio_floor_uniform_p1",
            rates.get("uniform_p1").over(rates.get("floor_uniform_p1")),
            Target.atLeast(0.6))
        .found(
            "ratio_floor_spilled",
            rates.get("spilled").over(rates.get("floor_spilled")),
            Target.atLeast(0.6))
        .found("ratio_sql_over", p1.over(rates.get("sql_over")), Target.atLeast(50))
        .found("ratio_sql_hop", p1.over(rates.get("sql_hop")), Target.atLeast(50))
        .found("state_bytes_per_key", stateBytes("p1"), Target.atMost(320))
        .found("state_bytes_per_key_uniform", stateBytes("uniform_p1"))
        .found("barrier_write_back_ms", writeBack("p1", 0.5))
        .found("barrier_write_back_ms_max", writeBack("p1", 1))
        .found("barrier_write_back_ms_uniform", writeBack("uniform_p1", 0.5))
        .found("barrier_write_back_ms_uniform_max", writeBack("uniform_p1", 1));
    rates.forEach(
        (name, rate) -> {
          if (name.startsWith("floor") || name.startsWith("sql")) {
            report.found("events_per_second_" + name, rate);
          }
        });
    return report
        .note(
            "Events per second are counted from the first measured event leaving the source until a"
                + " watermark behind the last one has come out of the operator, with all rows"
                + " before it. Starting the job and the cluster is not in it.")
        .note(
            "Each run is checked: the floor's values count all events, the view's operator has"
                + " applied all of them, the SQL peers' rows are as many as they must be; and"
                + " before the first round all values of all keys in the final rows are compared"
                + " with naive ones.")
        .note(
            "Flink SQL gets the same events from their beginning, some seconds of them before"
                + " anything is measured, since each job's code is generated anew; it stops after"
                + " its time, long before windows are full: what it does not come to is in its"
                + " favour.")
        .note(
            "All have the same memory: what the view takes for decoded keys is RocksDB's with the"
                + " others. Where state is spilled, their files lie in the system's page cache.")
        .note(
            "state_bytes_per_key is the mean of the values as they were saved: keys with many"
                + " events are saved more often and weigh more.");
  }

  /** The warm-up, which comes first, plays a part of the events. */
  private void add(Rounds rounds, String name, Setting setting, Contestant contestant) {
    outcomes.put(name, new ArrayList<>());
    rounds.with(
        name,
        () -> {
          boolean isWarmUp = outcomes.get(name).isEmpty();
          Outcome outcome = contestant.run(isWarmUp ? setting.part(WARM_UP_PART) : setting);
          outcomes.get(name).add(outcome);
          return outcome.eventsPerSecond();
        });
  }

  /** One job from its start to its end. */
  @FunctionalInterface
  private interface Contestant {
    Outcome run(Setting setting) throws Exception;
  }

  /** Without the warm-up. */
  private List<Outcome> measured(String name) {
    List<Outcome> all = outcomes.get(name);
    return all.subList(all.size() - sizes.repeats, all.size());
  }

  private Samples stateBytes(String name) {
    return Samples.of(
        measured(name).stream().map(outcome -> outcome.operator().stateBytes()).toList());
  }

  /** Of each repeat. */
  private Samples writeBack(String name, double quantile) {
    return Samples.of(
        measured(name).stream()
            .map(
                outcome -> {
                  List<Long> sorted =
                      outcome.operator().writeBackMillis().stream().sorted().toList();
                  return sorted.isEmpty()
                      ? 0L
                      : sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
                })
            .toList());
  }
}
