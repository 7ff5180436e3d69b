package io.millrace.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Finding;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.soak.check.FreshnessProbes;
import io.millrace.benchmarks.soak.check.LogCheck;
import io.millrace.benchmarks.soak.check.Tally;
import io.millrace.benchmarks.soak.sample.Lag;
import io.millrace.benchmarks.soak.sample.Sampler;
import io.millrace.job.verify.Findings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private static final Ran ALL_SENT = new Ran(1_800, 9_000_000, 10_000, 0);

  @Test
  void aRunThatCheckedNothingMissesItsTarget() {
    assertThat(missed(ALL_SENT, false)).containsExactly("checked_per_second", "looks_failed_part");
  }

  @Test
  void aRunThatSentTooLittleMissesItsTarget() {
    assertThat(missed(new Ran(1_800, 4_000_000, 10_000, 0), false)).contains("events_per_second");
  }

  @Test
  void whatNeverBecameVisibleIsAMiss() {
    assertThat(missed(new Ran(1_800, 9_000_000, 10_000, 3), false)).contains("not_visible_at_end");
  }

  @Test
  void aQuickRunPromisesNoRate() {
    assertThat(missed(new Ran(60, 10, 0, 0), true)).isEmpty();
  }

  @Test
  void whatCouldNotBeLookedAtIsNotTakenForWhatDoesNotGrow() {
    Tally tally = new Tally();
    Sampler blind = blind(new FreshnessProbes(null, null, 2), tally);
    for (int second = 15; second <= 1_800; second += 15) {
      blind.sample(second);
    }
    assertThat(missed(ALL_SENT, false, tally, blind)).contains("looks_failed_part");
  }

  @Test
  void aProbeThatWasStillWaitedForAtTheLastLookCounts() {
    Tally tally = new Tally();
    FreshnessProbes probes = new FreshnessProbes(null, null, 2);
    Sampler sampler = blind(probes, tally);
    probes.add(100);
    sampler.sample(1_800);
    probes.add(20_000);
    sampler.finish();
    assertThat(report(ALL_SENT, false, tally, sampler).findings())
        .filteredOn(found -> found.key().equals("freshness_p99_ms"))
        .singleElement()
        .matches(found -> found.value() == 20_000);
  }

  /** Every look at a process or a store fails. */
  private static Sampler blind(FreshnessProbes probes, Tally tally) {
    Lag lag = new Lag(null, null, 2);
    return new Sampler(null, null, null, null, lag, probes, tally, Path.of("none"));
  }

  private static List<String> missed(Ran ran, boolean quick) {
    Tally tally = new Tally();
    return missed(ran, quick, tally, blind(new FreshnessProbes(null, null, 2), tally));
  }

  private static List<String> missed(Ran ran, boolean quick, Tally tally, Sampler sampler) {
    return report(ran, quick, tally, sampler).findings().stream()
        .filter(found -> found.target() != null)
        .filter(found -> !found.target().isMetBy(found.samples().median()))
        .map(Finding::key)
        .collect(Collectors.toList());
  }

  private static Report report(Ran ran, boolean quick, Tally tally, Sampler sampler) {
    SoakSettings settings = SoakSettings.of(Duration.ofMinutes(30), 5_000, quick, null);
    return new SoakReport(settings, sampler, tally)
        .of(
            ran,
            new LogCheck.Result(0, 0, List.of()),
            Findings.none(),
            new ReportTable("tables", List.of("table"), List.of()));
  }
}
