package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.tables.AccountModel.Found;
import io.millrace.cli.tables.AccountModel.Row;
import io.millrace.job.offline.OfflineLog;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/** What the offline log holds of accounts. */
record AccountLog(LocalPlatform platform) {

  /** Compares the log of rows once it holds as much as the model, and gives the model's events. */
  List<Found> awaitLogged(AccountModel model) {
    int expected = model.events(List.of()).size();
    try (OfflineLog log = platform.offlineLog()) {
      Awaitility.await("rows in the log")
          .atMost(Duration.ofMinutes(3))
          .until(() -> log.count("rows_accounts") >= expected);
      Map<Integer, List<Record>> byPull = new TreeMap<>();
      for (Record row : log.rows("rows_accounts")) {
        byPull.computeIfAbsent((Integer) row.getField("pull"), key -> new ArrayList<>()).add(row);
      }
      assertThat(byPull).as("pulls with something new").hasSize(model.pullsWithNews());
      List<Long> pulled =
          byPull.values().stream().map(rows -> millis(rows.get(0), "pulled_at")).toList();
      assertThat(pulled).isSorted();
      List<Found> events = model.events(pulled);
      List<String> logged = new ArrayList<>();
      int pull = 0;
      for (List<Record> rows : byPull.values()) {
        for (Record row : rows) {
          logged.add(
              "%d %s %s %s %s at %d in %d pulled %d"
                  .formatted(
                      (Long) row.getField("id"),
                      row.getField("gone"),
                      row.getField("city"),
                      row.getField("score"),
                      row.getField("changed_at") == null
                          ? null
                          : ((OffsetDateTime) row.getField("changed_at")).toInstant(),
                      millis(row, "observed_at"),
                      pull,
                      millis(row, "pulled_at")));
        }
        pull++;
      }
      assertThat(logged)
          .containsExactlyInAnyOrderElementsOf(events.stream().map(AccountLog::text).toList());
      Awaitility.await("dead letters")
          .atMost(Duration.ofMinutes(3))
          .until(() -> log.count("dead_letters") >= model.deadLetters());
      List<Record> letters = log.rows("dead_letters");
      assertThat(letters).hasSize(model.deadLetters());
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.getField("stream")).isEqualTo("accounts");
                assertThat(letter.getField("reason")).isEqualTo("CONSTRAINT");
                assertThat((String) letter.getField("message"))
                    .contains("accounts.city")
                    .contains("key [");
              });
      return events;
    }
  }

  /** The newest served row of each account. */
  Map<Long, Record> newestServed() {
    Map<Long, Record> newest = new TreeMap<>();
    try (OfflineLog log = platform.offlineLog()) {
      for (Record row : log.rows("account")) {
        newest.merge((Long) row.getField("account_id"), row, (a, b) -> isAfter(a, b) ? a : b);
      }
    }
    return newest;
  }

  private static boolean isAfter(Record left, Record right) {
    for (String column : List.of("epoch", "position")) {
      int compared = Long.compare((Long) left.getField(column), (Long) right.getField(column));
      if (compared != 0) {
        return compared > 0;
      }
    }
    return millis(left, "decided_at") > millis(right, "decided_at");
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }

  private static String text(Found found) {
    Row row = found.row();
    return "%d %s %s %s %s at %d in %d pulled %d"
        .formatted(
            found.id(),
            row == null,
            row == null ? null : row.city(),
            row == null ? null : row.score(),
            row == null ? null : row.changedAt(),
            found.observedMillis(),
            found.pull(),
            found.pulledMillis());
  }
}
