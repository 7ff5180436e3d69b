package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import io.millrace.benchmarks.soak.check.LogCheck;
import io.millrace.benchmarks.soak.check.Tally;
import io.millrace.benchmarks.soak.sample.Quantiles;
import io.millrace.benchmarks.soak.sample.Sampler;
import io.millrace.benchmarks.soak.sample.Series;
import io.millrace.job.verify.Findings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a long run found. */
record SoakReport(SoakSettings settings, Sampler sampler, Tally tally) {
  private static final Duration LONG = Duration.ofMinutes(25);
  private static final Set<String> TOLD_IN_ALL =
      Set.of(
          "freshness_p50_ms",
          "freshness_p99_ms",
          "checked_answers",
          "wrong_answers",
          "refused_answers",
          "stale_answers");

  /** Less than this part of what was to be sent or checked, and the run says too little. */
  private static final double ENOUGH = 0.9;

  /** What was not looked at cannot be seen growing: with more, a series of five may be missing. */
  private static final double MOST_FAILED = 0.1;

  Report of(Ran ran, LogCheck.Result log, Findings findings, ReportTable postgres) {
    Tally.Counts counts = tally.counts();
    Report report =
        new Report("soak", settings.quick())
            .setting("minutes", settings.duration().toSeconds() / 60.0)
            .setting("rate", settings.rate())
            .setting("checks_per_second", settings.checks())
            .setting("jvm", SoakCluster.FLAGS)
            .setting("checkpoints", SoakCluster.CHECKPOINTS)
            .setting("upkeep_every", SoakCluster.UPKEEP)
            .setting("snapshot_age", SoakCluster.SNAPSHOT_AGE)
            .setting("answers_logged", SoakAnswers.SHARE)
            .setting("sample_every_s", settings.every().toMillis() / 1e3)
            .found("events_per_second", one(ran.perSecond(ran.sent())), enough(settings.rate()))
            .found("wrong_answers", one(counts.wrong()), Target.atMost(0))
            .found("checked_answers", one(counts.checked()))
            .found(
                "checked_per_second",
                one(ran.perSecond(counts.checked())),
                enough(settings.checks()))
            .found("beyond_horizon_answers", one(counts.beyondHorizon()))
            .found("undecided_answers", one(counts.undecided() + counts.unseen()))
            .found("refused_answers", one(counts.refused()), Target.atMost(0))
            .found("stale_answers", one(counts.stale()))
            .found("absent_answers", one(counts.absent()))
            .found("log_differences", one(log.differing()), Target.atMost(0))
            .found("verified_answers", one(findings.answers()))
            .found("in_flight_answers", one(findings.inFlight()))
            .found("unexplained_answers", one(findings.unexplained()), Target.atMost(0))
            .found("dead_letters", one(log.deadLetters()))
            .found("growing_series", one(growing().size()), isLong() ? Target.atMost(0) : null)
            .found(
                "looks_failed_part",
                one(sampler.failedPart()),
                isLong() && !settings.quick() ? Target.atMost(MOST_FAILED) : null)
            .found("lag_max", one(ran.lagMost()))
            .found("not_visible_at_end", one(ran.notVisible()), Target.atMost(0));
    double[] freshness = sampler.freshnessMillis();
    if (freshness.length > 0) {
      report
          .found("freshness_p50_ms", one(Quantiles.of(freshness, 0.5)))
          .found("freshness_p99_ms", one(Quantiles.of(freshness, 0.99)));
    }
    for (Series series : sampler.book().all()) {
      if (!TOLD_IN_ALL.contains(series.key())) {
        report.found(series.key(), new Samples(series.ofThird(2)));
      }
    }
    report.table(overTime()).table(postgres);
    notes(report, log);
    report.note(findings + ": a sample of the answers that gateways logged");
    findings.examples().stream()
        .filter(each -> each.kind().equals("unexplained"))
        .forEach(each -> report.note("unexplained: " + each));
    return report;
  }

  private Target enough(int perSecond) {
    return settings.quick() ? null : Target.atLeast(ENOUGH * perSecond);
  }

  private List<Series> growing() {
    return sampler.book().all().stream()
        .filter(series -> series.kind() == Series.Kind.BOUNDED)
        .filter(series -> series.verdict() == Series.Verdict.GROWS)
        .toList();
  }

  /** Before, windows and the positions of emptied keys still fill what will settle. */
  private boolean isLong() {
    return settings.duration().compareTo(LONG) >= 0;
  }

  private ReportTable overTime() {
    List<List<String>> rows = new ArrayList<>();
    for (Series series : sampler.book().all()) {
      rows.add(
          List.of(
              series.key(),
              Numbers.text(series.median(0)),
              Numbers.text(series.median(1)),
              Numbers.text(series.median(2)),
              Numbers.text(series.rise()),
              Numbers.text(series.perHour()),
              series.verdict().text()
                  + (series.kind() == Series.Kind.KEEPS_ALL ? " (keeps everything)" : "")));
    }
    return new ReportTable(
        "Over time: medians of each third of the run, the rise within the last, and the rise in an"
            + " hour by the line through the last two",
        List.of("series", "first", "second", "last", "rise", "per hour", ""),
        rows);
  }

  private void notes(Report report, LogCheck.Result log) {
    report.note(
        "A series grows when the median of its last third is more than 10% above that of its second"
            + " third and the line through the last third still rises by more than 5%; or when the"
            + " line through the last two thirds is four times as steep as its error, would add"
            + " more than half of their median within a day, and the last third still rises. A key"
            + " of a series is its median over the last third.");
    report.note(
        "Checked are answers whose features were all compared. One with a feature marked as beyond"
            + " its row's horizon is counted as such, unless another of its features is wrong.");
    if (!isLong()) {
      report.note(
          "Windows reach back 15 minutes, and the positions of an emptied key are kept for ten: in"
              + " a run of less than 25 minutes much grows that settles later.");
    }
    report.note(
        "Freshness is measured by up to two probe events a second, each of a card of its own: from"
            + " the producer's send to the first HTTP answer that shows it, to two percent. While"
            + " one is waited for no other is sent, so it counts for those that were due, too.");
    report.note(
        "Lag is the number of messages that the broker has and that are not all visible online,"
            + " looked at each second. Heap is what is left after the last collection.");
    tally.differences().forEach(difference -> report.note("wrong: " + difference));
    log.words().forEach(difference -> report.note("differs: " + difference));
    if (!sampler.troubles().isEmpty()) {
      report.note(
          "%d looks failed, the first: %s"
              .formatted(sampler.troubles().size(), sampler.troubles().get(0)));
    }
  }

  private static Samples one(double value) {
    return new Samples(value);
  }
}
