package io.millrace.benchmarks.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Finding;
import io.millrace.benchmarks.report.Report;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentTest {
  @Test
  void freshnessUnderTheLoadThatWasAskedForMeetsItsTargets() {
    assertThat(missed(segment(300, 4_998), segment(300, 5_001))).isEmpty();
  }

  @Test
  void freshnessUnderLessLoadThanWasAskedForMissesATarget() {
    assertThat(missed(segment(300, 2_000), segment(300, 2_100)))
        .containsExactly("events_per_second_5000");
  }

  @Test
  void probesThatWereLostCount() {
    Probe lost = new Probe("lost", 0);
    assertThat(missed(new Segment(5_000, List.of(lost, shown(10)), 5_000)))
        .containsExactly("p99_ms_5000");
  }

  private static Segment segment(long millis, double loadPerSecond) {
    return new Segment(5_000, List.of(shown(millis), shown(millis)), loadPerSecond);
  }

  private static Probe shown(long millis) {
    Probe probe = new Probe("shown", 1);
    probe.shown(1 + TimeUnit.MILLISECONDS.toNanos(millis));
    return probe;
  }

  private static List<String> missed(Segment... segments) {
    Report report = new Report("freshness", false);
    Segment.find(report, 5_000, List.of(segments));
    Stream<Finding> findings = report.findings().stream();
    return findings.filter(found -> !found.isMet()).map(Finding::key).toList();
  }
}
