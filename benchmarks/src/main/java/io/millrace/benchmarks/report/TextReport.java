package io.millrace.benchmarks.report;

import io.millrace.cli.console.Tables;
import java.util.List;
import java.util.Locale;

/** A report for people. */
public final class TextReport {
  private static final double GIBIBYTE = 1L << 30;

  private TextReport() {}

  /** Several lines, each ended. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    Machine machine = report.machine();
    line(
        text,
        "benchmark %s%s",
        report.benchmark(),
        report.isQuick() ? " (quick: a smoke run)" : "");
    line(
        text,
        "machine   %s, %d cores, %s GiB, %s, %s, load %s at the start",
        machine.processor(),
        machine.cores(),
        Numbers.text(machine.memoryBytes() / GIBIBYTE),
        machine.system(),
        machine.java(),
        Numbers.text(machine.load()));
    report.settings().forEach((name, value) -> line(text, "setting   %s: %s", name, value));
    line(text, "");
    List<List<String>> rows = report.findings().stream().map(TextReport::row).toList();
    line(text, "%s", Tables.of(List.of("key", "median", "lowest", "highest", "target", ""), rows));
    for (ReportTable table : report.tables()) {
      line(text, "%n%s%n%s", table.title(), Tables.of(table.headers(), table.rows()));
    }
    report.notes().forEach(note -> line(text, "%n%s", note));
    return text.toString();
  }

  private static List<String> row(Finding finding) {
    Samples samples = finding.samples();
    return List.of(
        finding.key(),
        Numbers.text(finding.value()),
        Numbers.text(samples.lowest()),
        Numbers.text(samples.highest()),
        finding.target() == null ? "" : finding.target().text(),
        finding.target() == null ? "" : finding.isMet() ? "met" : "missed");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
