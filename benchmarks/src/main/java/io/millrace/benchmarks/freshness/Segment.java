package io.millrace.benchmarks.freshness;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Some probes under one load.
 *
 * @param rate of the load, events a second
 * @param probes those that were lost too
 * @param loadPerSecond events a second of the load that the broker took meanwhile
 */
record Segment(int rate, List<Probe> probes, double loadPerSecond) {
  private static final Map<String, Target> TARGETS =
      Map.of(
          "p50_ms_1000", Target.below(100),
          "p99_ms_1000", Target.below(250),
          "p99_ms_5000", Target.below(400));

  /** Under less than this part of the load, a figure would be another load's. */
  private static final double ENOUGH = 0.9;

  /** The keys of one rate: a sample for each segment. */
  static void find(Report report, int rate, List<Segment> segments) {
    found(report, "p50_ms_" + rate, segments, segment -> segment.at(0.5));
    found(report, "p99_ms_" + rate, segments, segment -> segment.at(0.99));
    List<Probe> all = segments.stream().flatMap(segment -> segment.probes().stream()).toList();
    report.found("p99_ms_" + rate + "_pooled", new Samples(new Segment(rate, all, rate).at(0.99)));
    report.found(
        "events_per_second_" + rate,
        samples(segments, Segment::loadPerSecond),
        Target.atLeast(ENOUGH * rate));
  }

  private static void found(
      Report report, String key, List<Segment> segments, ToDoubleFunction<Segment> value) {
    report.found(key, samples(segments, value), TARGETS.get(key));
  }

  private static Samples samples(List<Segment> segments, ToDoubleFunction<Segment> value) {
    return Samples.of(segments.stream().map(value::applyAsDouble).toList());
  }

  private double at(double share) {
    return Percentiles.of(probes, Probe::atMostMillis).at(share);
  }
}
