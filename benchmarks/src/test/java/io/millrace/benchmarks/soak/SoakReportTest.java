package io.millrace.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Finding;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.soak.check.LogCheck;
import io.millrace.benchmarks.soak.check.Tally;
import io.millrace.benchmarks.soak.sample.Sampler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private static final Ran ALL_SENT = new Ran(1_800, 9_000_000, 10_000, 0);

  @Test
  void aRunThatCheckedNothingMissesItsTarget() {
    assertThat(missed(ALL_SENT, false)).containsExactly("checked_per_second");
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

  private static List<String> missed(Ran ran, boolean quick) {
    Tally tally = new Tally();
    Sampler sampler = new Sampler(null, null, null, null, null, null, tally, Path.of("none"));
    SoakSettings settings = SoakSettings.of(Duration.ofMinutes(30), 5_000, quick, null);
    Report report =
        new SoakReport(settings, sampler, tally)
            .of(
                ran,
                new LogCheck.Result(0, 0, List.of()),
                new ReportTable("tables", List.of("table"), List.of()));
    return report.findings().stream()
        .filter(found -> found.target() != null)
        .filter(found -> !found.target().isMetBy(found.samples().median()))
        .map(Finding::key)
        .collect(Collectors.toList());
  }
}
