package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.answer.Status;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.AgeText;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRows;
import io.millrace.dataset.FeedReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came of a dataset, for people and for programs. */
final class DatasetOutput {
  private static final double MILLIS = 1_000.0;
  private static final int ROWS_OF_A_RATE = 1_000;

  private DatasetOutput() {}

  /**
   * Prints what came of making a dataset.
   *
   * @return the command's exit code
   */
  static int print(DatasetReport report, JsonOption json, PrintWriter out) {
    out.println(json.isGiven() ? json(report).toPrettyString() : table(report));
    out.flush();
    return ExitCode.OK.code();
  }

  /** Rows under their columns. */
  static String table(DatasetRows rows) {
    return Tables.of(
        rows.columns(),
        rows.rows().stream()
            .map(row -> row.stream().map(value -> value == null ? "" : value.toString()).toList())
            .toList());
  }

  static String json(DatasetRows rows) {
    return new ObjectMapper().valueToTree(rows).toPrettyString();
  }

  static String table(DatasetReport report) {
    return statuses(report)
        + "%s, revision %d: %s%s to %s in %s%s (engine: %s)"
            .formatted(
                report.name(),
                report.revision(),
                CountText.of(report.written(), "row"),
                dropped(report),
                report.target(),
                AgeText.of(report.took()),
                rate(report),
                report.engine().sentence());
  }

  /** As {@link #table(DatasetReport)}, of rows of a view, which are no dataset. */
  static String tableOfView(DatasetReport report) {
    return statuses(report)
        + "%s of view %s to %s in %s%s"
            .formatted(
                CountText.of(report.written(), "row"),
                report.name(),
                report.target(),
                AgeText.of(report.took()),
                rate(report));
  }

  /** Statuses above are counted over all rows of the spine, of which the set may have fewer. */
  private static String dropped(DatasetReport report) {
    long dropped = report.rows() - report.written();
    return dropped == 0
        ? ""
        : " (of %s of the spine %d dropped as invalid)"
            .formatted(CountText.of(report.rows(), "row"), dropped);
  }

  /** Of few rows it tells nothing: the time is that of the start. */
  private static String rate(DatasetReport report) {
    return report.rows() < ROWS_OF_A_RATE
        ? ""
        : String.format(
            Locale.ROOT,
            ", %.0f rows/s",
            report.rows() / Math.max(report.took().toMillis() / MILLIS, 1 / MILLIS));
  }

  private static String statuses(DatasetReport report) {
    List<Status> found =
        Arrays.stream(Status.values())
            .filter(
                status ->
                    report.statuses().values().stream().anyMatch(own -> own.containsKey(status)))
            .toList();
    List<String> headers = new ArrayList<>(List.of("feature"));
    found.forEach(status -> headers.add(status.text()));
    List<List<String>> rows = new ArrayList<>();
    for (String feature : report.statuses().keySet()) {
      List<String> row = new ArrayList<>(List.of(feature));
      found.forEach(status -> row.add(String.valueOf(report.count(feature, status))));
      rows.add(row);
    }
    StringBuilder text = new StringBuilder(Tables.of(headers, rows)).append('\n');
    for (FeedReport feed : report.feeds()) {
      text.append(
          "%s: %s from %s%s\n"
              .formatted(
                  feed.name(),
                  CountText.of(feed.events(), "row"),
                  feed.plan(),
                  feed.bad().isEmpty() ? "" : "; bad: " + feed.bad()));
    }
    return text.append(warnings(report.warnings())).toString();
  }

  /** A line for each. */
  static String warnings(List<String> warnings) {
    return warnings.stream().map("warning: %s\n"::formatted).collect(Collectors.joining());
  }

  static ObjectNode json(DatasetReport report) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", report.name())
            .put("revision", report.revision())
            .put("engine", report.engine().engine().text())
            .put("target", report.target().toString())
            .put("rows", report.rows())
            .put("written", report.written())
            .put("seconds", report.took().toMillis() / MILLIS);
    ObjectNode features = node.putObject("features");
    report
        .statuses()
        .forEach(
            (feature, statuses) -> {
              ObjectNode counts = features.putObject(feature);
              statuses.forEach((status, count) -> counts.put(status.text(), count));
            });
    ObjectNode sources = node.putObject("sources");
    for (FeedReport feed : report.feeds()) {
      ObjectNode own =
          sources
              .putObject(feed.name())
              .put("plan", feed.plan())
              .put("events", feed.events())
              .put("snapshot", feed.snapshotId());
      ObjectNode bad = own.putObject("bad");
      feed.bad().forEach((code, count) -> bad.put(code.name(), count));
    }
    report.warnings().forEach(node.putArray("warnings")::add);
    return node;
  }
}
