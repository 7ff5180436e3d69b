package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One thing measured of several contestants.
 *
 * @param name as the report shows it
 * @param perSecond requests at fixed times; 0 for the closed loop
 * @param seconds of one measurement in a full run
 * @param contestants who are measured
 * @param results of all rounds, in order
 */
record Point(
    String name,
    Question question,
    double perSecond,
    double seconds,
    List<Contestant> contestants,
    Map<Contestant, List<LoadResult>> results) {
  private static final double CLOSED_SHARE = 0.75;

  Point(
      String name, Question question, double perSecond, double seconds, Contestant... contestants) {
    this(name, question, perSecond, seconds, List.of(contestants), new EnumMap<>(Contestant.class));
  }

  /** As fast as it goes, since a compiler counts calls, then as it is measured. */
  void warmUp(Arena arena, Contestant contestant, double seconds) throws Exception {
    try (Load load = arena.load(contestant, question)) {
      load.closedLoop(seconds * CLOSED_SHARE);
    }
    if (perSecond > 0) {
      try (Load load = arena.load(contestant, question)) {
        load.openLoop(perSecond, seconds * (1 - CLOSED_SHARE));
      }
    }
  }

  double measure(Arena arena, Contestant contestant, double scale) throws Exception {
    try (Load load = arena.load(contestant, question)) {
      LoadResult result =
          perSecond == 0
              ? load.closedLoop(seconds * scale)
              : load.openLoop(perSecond, seconds * scale);
      if (contestant == Contestant.GATEWAY) {
        arena.check(question, result);
      }
      results.computeIfAbsent(contestant, each -> new ArrayList<>()).add(result);
      return result.millisAt(50);
    }
  }

  /** Of the last so many measurements. */
  Samples samples(Contestant contestant, int last, ToDoubleFunction<LoadResult> of) {
    List<LoadResult> all = results.get(contestant);
    return new Samples(
        all.subList(all.size() - last, all.size()).stream().mapToDouble(of).toArray());
  }
}
