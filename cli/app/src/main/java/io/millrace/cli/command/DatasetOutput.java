package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.answer.Status;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.FeedReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What came of a dataset, for people and for programs. */
final class DatasetOutput {
  private static final double MILLIS = 1_000.0;

  private DatasetOutput() {}

  static String table(DatasetReport report) {
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
          "%s: %d events from %s%s\n"
              .formatted(
                  feed.name(),
                  feed.events(),
                  feed.plan(),
                  feed.bad().isEmpty() ? "" : "; bad: " + feed.bad()));
    }
    report.warnings().forEach(warning -> text.append("warning: ").append(warning).append('\n'));
    double seconds = report.took().toMillis() / MILLIS;
    return text.append(
            String.format(
                Locale.ROOT,
                "%s, revision %d: %d rows to %s in %.1f s, %.0f rows/s (engine: %s)",
                report.name(),
                report.revision(),
                report.written(),
                report.target(),
                seconds,
                report.rows() / Math.max(seconds, 1 / MILLIS),
                report.engine().sentence()))
        .toString();
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
