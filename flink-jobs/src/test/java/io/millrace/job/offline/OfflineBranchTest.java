package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.CardFeatures;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.MillraceJob;
import io.millrace.job.ViewClasses;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole job over a file, with its online table and its offline log. */
@Timeout(600)
class OfflineBranchTest {
  private static final ViewClasses VIEW_CLASSES = ViewClasses.of(CardFeatures.class);
  private static final int LINES = 600;

  @TempDir static Path folder;
  static OnlineDatabase database;
  static OfflineCatalog catalog;
  static FeatureStore store;

  /** Of the files as the job committed them: which order they say they are in. */
  private static final List<Integer> committed = new ArrayList<>();

  @BeforeAll
  static void runJob() throws Exception {
    database = new OnlineDatabase();
    catalog =
        OfflineCatalog.postgres(database.address(), folder.resolve("warehouse").toUri().toString());
    store = VIEW_CLASSES.compile(OfflineBranchTest.class.getClassLoader());
    Path file = folder.resolve("payments.jsonl");
    Files.write(file, lines());
    Map<String, String> options =
        Map.of(
            "job.clock",
            "replay",
            "job.source-end",
            "now",
            "job.checkpoint-interval",
            "200ms",
            "job.checkpoint-dir",
            folder.resolve("checkpoints").toUri().toString(),
            "postgres.url",
            database.address().url(),
            "iceberg.warehouse",
            folder.resolve("warehouse").toUri().toString(),
            "source.payments",
            "jsonl:" + file);
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(store.manifest());
    long epoch = online.drawEpoch(store.manifest(), "test");
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    settings.setString("restart-strategy.type", "disable");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    new MillraceJob(VIEW_CLASSES, store, JobOptionsReader.read(options), epoch).build(environment);
    environment.execute();
    committed.addAll(orders("events_payments"));
    committed.addAll(orders("card"));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** Every 50th is broken, every 60th has a negative amount. */
  private static List<String> lines() {
    Random random = new Random(11);
    Instant time = Instant.parse("2026-03-01T00:00:00Z");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      time = time.plusSeconds(random.nextInt(600));
      String line =
          "{\"card_id\":\"card %d\",\"merchant\":\"shop %d\",\"amount\":%d.25,\"paid_at\":\"%s\"}"
              .formatted(
                  random.nextInt(20),
                  random.nextInt(5),
                  i % 60 == 0 ? -1 : random.nextInt(90),
                  time);
      lines.add(i % 50 == 1 ? line.substring(0, 20) : line);
    }
    return lines;
  }

  @Test
  void every_line_is_an_event_or_a_dead_letter() {
    try (OfflineLog log = OfflineLog.of(catalog)) {
      List<Record> events = log.rows("events_payments");
      List<Record> letters = log.rows("dead_letters");
      assertThat(letters)
          .extracting(row -> row.getField("reason"))
          .containsOnly("UNDECODABLE", "CONSTRAINT")
          .hasSize(22);
      List<Long> offsets = new ArrayList<>();
      events.forEach(row -> offsets.add((Long) row.getField("offset")));
      letters.forEach(row -> offsets.add((Long) row.getField("offset")));
      assertThat(offsets).doesNotHaveDuplicates().hasSize(LINES);
      assertThat(events).allMatch(row -> row.getField("card_id").toString().startsWith("card "));
      assertThat(log.table("events_payments").properties())
          .containsEntry("millrace.source", "jsonl:payments.jsonl");
    }
  }

  @Test
  void tables_say_how_they_are_sorted_and_what_a_job_commits_does_not_say_it_is() throws Exception {
    Map<String, List<String>> orders =
        Map.of(
            "events_payments", List.of("card_id", "event_time"),
            "card", List.of("card_id", "decided_at"),
            "dead_letters", List.of());
    try (OfflineLog log = OfflineLog.of(catalog)) {
      for (Map.Entry<String, List<String>> wanted : orders.entrySet()) {
        Table table = log.table(wanted.getKey());
        assertThat(table.sortOrder().fields())
            .extracting(field -> table.schema().findColumnName(field.sourceId()))
            .isEqualTo(wanted.getValue());
      }
    }
    assertThat(committed).isNotEmpty().containsOnly(0);
  }

  private static List<Integer> orders(String name) throws IOException {
    List<Integer> orders = new ArrayList<>();
    try (OfflineLog log = OfflineLog.of(catalog);
        CloseableIterable<FileScanTask> files = log.table(name).newScan().planFiles()) {
      files.forEach(
          file -> {
            Integer order = file.file().sortOrderId();
            orders.add(order == null ? 0 : order);
          });
    }
    return orders;
  }

  @Test
  void sorted_by_upkeep_the_tables_hold_the_same_rows() throws Exception {
    UpkeepPolicy policy =
        new UpkeepPolicy(null, Duration.ZERO, 1, 128 << 20, null, Duration.ofDays(7));
    for (String name : List.of("events_payments", "card")) {
      try (OfflineLog log = OfflineLog.of(catalog);
          OfflineUpkeep upkeep = new OfflineUpkeep(catalog, policy, Pace.full())) {
        List<String> before = log.rows(name).stream().map(Record::toString).toList();
        assertThat(upkeep.scheduled(name).problems()).isEmpty();
        assertThat(orders(name)).containsOnly(log.table(name).sortOrder().orderId());
        assertThat(log.rows(name).stream().map(Record::toString))
            .containsExactlyInAnyOrderElementsOf(before);
      }
    }
  }

  @Test
  void the_newest_served_row_of_a_key_is_its_online_row() throws Exception {
    BoundView view = store.view("card");
    Map<String, byte[]> online = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row :
        database.encodedRows(OnlineTable.of(view.spec())).entrySet()) {
      online.put((String) view.keys().decode(row.getKey()).get(0), row.getValue());
    }
    Map<String, Record> newest = new TreeMap<>();
    served().forEach(row -> newest.put((String) row.getField("card_id"), row));
    assertThat(newest.keySet()).isEqualTo(online.keySet()).hasSize(20);
    newest.forEach(
        (card, row) ->
            assertThat((ByteBuffer) row.getField("row"))
                .isEqualTo(ByteBuffer.wrap(online.get(card))));
  }

  @Test
  void columns_and_steps_say_what_the_row_says() {
    BoundView view = store.view("card");
    RowCodec codec = new RowCodec(view.layout());
    int steps = 0;
    for (Record row : served()) {
      ByteBuffer bytes = (ByteBuffer) row.getField("row");
      byte[] encoded = new byte[bytes.remaining()];
      bytes.duplicate().get(encoded);
      OnlineRow decoded = codec.decode(encoded);
      assertThat(instant(row, "start")).isEqualTo(Instant.ofEpochMilli(decoded.startMillis()));
      assertThat(row.getField("epoch")).isEqualTo(decoded.epoch());
      assertThat(row.getField("position")).isEqualTo(decoded.position());
      List<ViewLayout.Cell> cells = view.layout().cells();
      for (int i = 0; i < cells.size(); i++) {
        String column = "card__" + cells.get(i).feature();
        Timeline timeline = decoded.cells().get(i);
        assertThat(row.getField(column))
            .isEqualTo(served(column, timeline.values().get(0).value()));
        for (Object step : (List<?>) row.getField("steps")) {
          Record at = (Record) step;
          if (at.getField("feature").equals(column)) {
            Object value = served(column, timeline.at(instant(at, "from").toEpochMilli()).value());
            assertThat(at.getField("status")).isIn("present", "null", "unknown");
            if (at.getField("status").equals("present")) {
              assertThat(at.getField("value"))
                  .isEqualTo(value instanceof String ? "\"" + value + "\"" : value.toString());
            }
            steps++;
          }
        }
      }
    }
    assertThat(steps).isGreaterThan(500);
  }

  private static Object served(String column, Object value) {
    return value == null && column.startsWith("card__spend") ? (Object) 0.0 : value;
  }

  /** Served rows from the oldest to the newest. */
  private static List<Record> served() {
    try (OfflineLog log = OfflineLog.of(catalog)) {
      return log.rows("card").stream()
          .sorted(
              Comparator.comparing((Record row) -> (Long) row.getField("epoch"))
                  .thenComparing(row -> (Long) row.getField("position"))
                  .thenComparing(row -> instant(row, "decided_at")))
          .toList();
    }
  }

  private static Instant instant(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant();
  }
}
