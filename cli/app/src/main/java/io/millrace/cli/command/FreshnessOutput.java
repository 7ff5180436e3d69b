package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.AgeText;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.cli.freshness.FreshnessReport;
import io.millrace.cli.freshness.StreamStatus;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.cli.freshness.ViewStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How new everything is, for people and for programs.
 *
 * @param oldest that is good; null where nobody asks
 */
record FreshnessOutput(FreshnessReport report, Instant now, Duration oldest) {
  private static final List<String> HEADERS =
      List.of("what", "newest", "age", "complete to", "lag", "pull", "trouble");

  boolean isAnyOld() {
    return oldest != null && report.isAnyOlder(oldest, now);
  }

  String text() {
    List<List<String>> rows = new ArrayList<>();
    for (StreamStatus stream : report.streams()) {
      rows.add(
          List.of(
              "stream " + stream.stream(),
              shown(stream.newestEvent(), "none yet"),
              shown(stream.age(now)),
              "",
              "",
              "",
              ""));
    }
    for (TableStatus table : report.tables()) {
      rows.add(
          List.of(
              "table " + table.table(),
              shown(table.newestRow(), "none yet"),
              shown(table.rowAge(now)),
              shown(table.beganAt(), "never"),
              shown(table.age(now)),
              pull(table),
              table.trouble() == null ? "" : table.trouble()));
    }
    for (ViewStatus view : report.views()) {
      rows.add(
          List.of(
              "view " + view.view(),
              "",
              "",
              view.isAllRead() ? "all input is read" : shown(view.completeTo(), "unknown"),
              shown(view.lag(now)),
              "",
              ""));
    }
    StringBuilder text = new StringBuilder(Tables.of(HEADERS, rows));
    for (TableStatus table : report.tables()) {
      if (table.warning() != null) {
        text.append("\nwarning: table %s: %s".formatted(table.table(), table.warning()));
      }
    }
    return text.toString();
  }

  private static String pull(TableStatus table) {
    String last =
        table.pull() == 0
            ? ""
            : "%d: %s, %d malformed"
                .formatted(table.pull(), CountText.of(table.rows(), "row"), table.malformed());
    if (table.running() == null) {
      return last;
    }
    return last + (last.isEmpty() ? "" : "; ") + PullText.of(table.running());
  }

  private static String shown(Instant instant, String none) {
    return instant == null ? none : instant.toString();
  }

  private String shown(Duration age) {
    if (age == null) {
      return isOld(null) ? "too old" : "";
    }
    return AgeText.of(age) + (isOld(age) ? ", too old" : "");
  }

  private boolean isOld(Duration age) {
    return oldest != null && FreshnessReport.isOlder(age, oldest);
  }

  ObjectNode json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    List.of("streams", "tables", "views").forEach(all::putArray);
    for (StreamStatus stream : report.streams()) {
      Duration age = stream.age(now);
      all.withArray("streams")
          .addObject()
          .put("stream", stream.stream())
          .put("newest_event", text(stream.newestEvent()))
          .put("last_arrival", text(stream.lastArrival()))
          .put("newest_age_ms", millis(age))
          .put("too_old", isOld(age));
    }
    for (TableStatus table : report.tables()) {
      ObjectNode node = all.withArray("tables").addObject();
      TableJson.put(table, node);
      node.put("newest_age_ms", millis(table.rowAge(now)))
          .put("age_ms", millis(table.age(now)))
          .put("too_old", isOld(table.age(now)) || isOld(table.rowAge(now)));
    }
    for (ViewStatus view : report.views()) {
      Duration lag = view.lag(now);
      all.withArray("views")
          .addObject()
          .put("view", view.view())
          .put("complete_to", view.isAllRead() ? null : text(view.completeTo()))
          .put("all_input_read", view.isAllRead())
          .put("lag_ms", millis(lag))
          .put("too_old", isOld(lag));
    }
    return all;
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static Long millis(Duration age) {
    return age == null ? null : age.toMillis();
  }
}
