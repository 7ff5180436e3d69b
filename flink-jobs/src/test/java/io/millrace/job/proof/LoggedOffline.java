package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ReasonCode;
import io.millrace.job.offline.OfflineLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/** The three Iceberg tables, against what was sent. */
final class LoggedOffline {
  private static final String EVENTS = "events_purchases";
  private static final String DEAD_LETTERS = "dead_letters";

  private final ProofPlatform platform;

  LoggedOffline(ProofPlatform platform) {
    this.platform = platform;
  }

  /** Waits until as much is committed as there is to be, then compares all of it. */
  void awaitEqualTo(List<Sent> sent) {
    long good = sent.stream().filter(Sent::isLogged).count();
    long bad = sent.stream().filter(event -> event.refused() != null).count();
    ProofJob.await(
        () -> {
          try (OfflineLog log = OfflineLog.of(platform.catalog())) {
            return log.count(EVENTS) >= good && log.count(DEAD_LETTERS) >= bad;
          }
        });
    assertEventsEqual(sent);
    assertDeadLettersEqual(sent);
  }

  private void assertEventsEqual(List<Sent> sent) {
    Map<String, String> expected = new TreeMap<>();
    for (Sent event : sent) {
      if (event.isLogged()) {
        expected.put(
            event.place(),
            List.of(
                    String.valueOf(event.purchase().card()),
                    event.purchase().shop(),
                    event.purchase().amount(),
                    String.valueOf(event.purchase().points()),
                    event.purchase().boughtAt().truncatedTo(ChronoUnit.MILLIS),
                    event.arrivalMillis())
                .toString());
      }
    }
    List<String> places = new ArrayList<>();
    Map<String, String> logged = new TreeMap<>();
    for (Record row : rows(EVENTS)) {
      places.add(place(row));
      logged.put(
          place(row),
          List.of(
                  String.valueOf(row.getField("card")),
                  row.getField("shop"),
                  row.getField("amount"),
                  String.valueOf(row.getField("points")),
                  ((OffsetDateTime) row.getField("event_time")).toInstant(),
                  ((OffsetDateTime) row.getField("ingested_at")).toInstant().toEpochMilli())
              .toString());
    }
    assertThat(places).doesNotHaveDuplicates();
    assertThat(logged).isEqualTo(expected);
  }

  private void assertDeadLettersEqual(List<Sent> sent) {
    Map<String, String> expected = new TreeMap<>();
    for (Sent event : sent) {
      if (event.refused() != null) {
        expected.put(
            event.place() + " by " + event.refusedBy(), letter(event.refused(), event.bytes()));
      }
    }
    List<String> places = new ArrayList<>();
    Map<String, String> logged = new TreeMap<>();
    for (Record row : rows(DEAD_LETTERS)) {
      String place = place(row) + " by " + row.getField("view");
      places.add(place);
      ByteBuffer raw = (ByteBuffer) row.getField("raw");
      byte[] bytes = new byte[raw.remaining()];
      raw.duplicate().get(bytes);
      logged.put(place, letter(ReasonCode.valueOf((String) row.getField("reason")), bytes));
    }
    assertThat(places).doesNotHaveDuplicates();
    assertThat(logged).isEqualTo(expected);
  }

  /** Each write is logged once, and the newest of each key is what the online table has. */
  void assertServedAsOnline(ServedView view, String keyColumn) throws Exception {
    ProofJob.await(() -> newestServed(view, keyColumn).equals(view.order()));
    List<String> writes = new ArrayList<>();
    for (Record row : rows(view.view.spec().name())) {
      writes.add(row.getField(keyColumn) + " " + order(row));
    }
    assertThat(writes).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(writes)).hasSizeGreaterThan(view.rows().size());
  }

  /** The job, which goes on committing, merges files and expires snapshots. */
  void awaitKeptUp() {
    // A round over all tables may be under way, and take long on a busy machine.
    Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(this::assertKeptUp);
  }

  private void assertKeptUp() {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      for (String name : log.tables()) {
        Table table = log.table(name);
        List<Snapshot> snapshots = new ArrayList<>();
        table.snapshots().forEach(snapshots::add);
        // Of minutes with two commits a second.
        assertThat(snapshots).as("snapshots of " + name).hasSizeLessThan(60);
        assertThat(Long.parseLong(table.currentSnapshot().summary().get("total-data-files")))
            .as("files of " + name)
            .isLessThan(60);
      }
    }
  }

  private Map<String, String> newestServed(ServedView view, String keyColumn) {
    Map<String, Record> newest = new HashMap<>();
    for (Record row : rows(view.view.spec().name())) {
      newest.merge((String) row.getField(keyColumn), row, (a, b) -> isAfter(a, b) ? a : b);
    }
    Map<String, String> orders = new TreeMap<>();
    newest.forEach((key, row) -> orders.put(key, order(row)));
    return orders;
  }

  private static boolean isAfter(Record left, Record right) {
    for (String column : List.of("epoch", "position")) {
      int compared = Long.compare((Long) left.getField(column), (Long) right.getField(column));
      if (compared != 0) {
        return compared > 0;
      }
    }
    return decidedAtMillis(left) > decidedAtMillis(right);
  }

  private static String order(Record row) {
    return row.getField("epoch") + "/" + row.getField("position") + "/" + decidedAtMillis(row);
  }

  private static long decidedAtMillis(Record row) {
    return ((OffsetDateTime) row.getField("decided_at")).toInstant().toEpochMilli();
  }

  private static String letter(ReasonCode reason, byte[] bytes) {
    return reason + " " + HexFormat.of().formatHex(bytes);
  }

  private static String place(Record row) {
    return row.getField("partition") + "/" + row.getField("offset");
  }

  private List<Record> rows(String table) {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.rows(table);
    }
  }
}
