package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ReasonCode;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EventRecordSerializer;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has streams of its own in one warehouse. Every seventh offset is a dead letter. */
@Timeout(180)
class OfflineSinkTest {
  private static final DataType.Struct PAYMENT =
      new DataType.Struct(
          "shop.Payment",
          List.of(
              new DataType.Field("cardId", DataType.TEXT, false),
              new DataType.Field("amount", DataType.FLOAT64, true),
              new DataType.Field("offset", DataType.INT32, true)));

  @TempDir static Path folder;
  static OfflineWarehouse warehouse;

  @BeforeAll
  static void start() {
    warehouse = new OfflineWarehouse(folder);
  }

  @AfterAll
  static void stop() {
    warehouse.close();
  }

  private static StreamSpec stream(String name, DataType.Struct type) {
    return new StreamSpec(
        name,
        type,
        new StreamSpec.SourceSpec("kafka", Map.of()),
        null,
        0,
        null,
        List.of(),
        "",
        "f");
  }

  private static Consumer<SingleOutputStreamOperator<Long>> sinks(String stream) {
    List<LogRows> rows =
        LogTables.prepare(
            warehouse.catalog(),
            List.of(
                EventLog.table(stream(stream, PAYMENT), "kafka:" + stream), DeadLetterLog.table()));
    EventLog events = new EventLog(rows.get(0));
    DeadLetterLog letters = new DeadLetterLog(rows.get(1));
    return offsets -> {
      OfflineSink sink = new OfflineSink(warehouse.catalog(), 1);
      sink.addEvents(
          offsets
              .filter(offset -> offset % 7 != 0)
              .map(offset -> event(stream, offset), EventRecordSerializer.type(PAYMENT)),
          events);
      sink.addDeadLetters(
          offsets
              .filter(offset -> offset % 7 == 0)
              .map(offset -> letter(stream, offset), DeadLetterSerializer.TYPE),
          letters);
    };
  }

  private static EventRecord event(String stream, long offset) {
    return new EventRecord(
        stream,
        (int) (offset % 3),
        offset / 3,
        offset * 3_600_000,
        offset * 3_600_000 + 5,
        new StructValue(List.of("card " + offset, 1.5 * offset, -1)));
  }

  private static DeadLetter letter(String stream, long offset) {
    return new DeadLetter(
        stream,
        (int) (offset % 3),
        offset / 3,
        offset,
        ("raw " + offset).getBytes(StandardCharsets.UTF_8),
        ReasonCode.CONSTRAINT,
        "amount",
        "seven",
        offset % 2 == 0 ? null : "card");
  }

  private static List<Long> logged(String stream) {
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      List<Long> offsets =
          log.rows("events_" + stream).stream()
              .map(OfflineSinkTest::offset)
              .collect(Collectors.toList());
      log.rows("dead_letters").stream()
          .filter(row -> row.getField("stream").equals(stream))
          .map(OfflineSinkTest::offset)
          .forEach(offsets::add);
      return offsets.stream().sorted().toList();
    }
  }

  private static long offset(Record row) {
    return (Long) row.getField("offset") * 3 + (Integer) row.getField("partition");
  }

  private static void awaitLogged(String stream, int count) {
    List<Long> all = LongStream.range(0, count).boxed().toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(logged(stream)).isEqualTo(all));
  }

  @Test
  void rows_are_there_after_the_next_checkpoint_with_their_columns() throws Exception {
    try (LogRun run = LogRun.fresh(sinks("typed"))) {
      run.give(30);
      awaitLogged("typed", 30);
    }
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Record row =
          log.rows("events_typed").stream().filter(r -> offset(r) == 26).findFirst().orElseThrow();
      assertThat(row.getField("card_id")).isEqualTo("card 26");
      assertThat(row.getField("amount")).isEqualTo(39.0);
      assertThat(row.getField("field__offset")).isEqualTo(-1);
      assertThat(row.getField("event_time")).hasToString("1970-01-02T02:00Z");
      assertThat(row.getField("ingested_at")).hasToString("1970-01-02T02:00:00.005Z");
      assertThat(log.table("events_typed").spec().fields().get(0).name())
          .isEqualTo("event_time_day");
      assertThat(log.count("events_typed")).isEqualTo(25);
      assertThat(log.tables()).contains("dead_letters", "events_typed");
      Record letter =
          log.rows("dead_letters").stream()
              .filter(r -> r.getField("stream").equals("typed") && offset(r) == 7)
              .findFirst()
              .orElseThrow();
      assertThat(letter.getField("reason")).isEqualTo("CONSTRAINT");
      assertThat(letter.getField("view")).isEqualTo("card");
    }
  }

  @Test
  void a_job_that_fails_in_mid_stream_logs_each_offset_once() throws Exception {
    try (LogRun run = LogRun.fresh(sinks("failing"))) {
      for (int round = 0; round < 3; round++) {
        run.give(50);
        run.failOnce();
        // Offsets since the last checkpoint come again.
        run.source().allowed.release(1_000);
        Awaitility.await().until(() -> run.source().given >= 50);
        run.source().allowed.drainPermits();
      }
      int given = (int) run.source().given;
      awaitLogged("failing", given);
    }
  }

  @Test
  void a_restore_from_an_older_savepoint_logs_each_offset_once() throws Exception {
    Path older;
    try (LogRun run = LogRun.fresh(sinks("older"))) {
      run.give(40);
      awaitLogged("older", 40);
      run.give(3);
      older = run.savepoint(folder.resolve("savepoints"));
      run.give(50);
      awaitLogged("older", 93);
      run.stopWithSavepoint(folder.resolve("savepoints"));
    }
    try (LogRun run = LogRun.restored(older, sinks("older"))) {
      run.give(100);
      awaitLogged("older", 143);
    }
  }

  @Test
  void a_restore_from_the_last_savepoint_goes_on() throws Exception {
    Path last;
    try (LogRun run = LogRun.fresh(sinks("last"))) {
      run.give(35);
      awaitLogged("last", 35);
      run.give(5);
      last = run.stopWithSavepoint(folder.resolve("savepoints"));
    }
    awaitLogged("last", 40);
    try (LogRun run = LogRun.restored(last, sinks("last"))) {
      run.give(20);
      awaitLogged("last", 60);
    }
  }

  @Test
  void a_fresh_start_from_the_first_offset_adds_only_what_is_new() throws Exception {
    try (LogRun run = LogRun.fresh(sinks("fresh"))) {
      run.give(60);
      awaitLogged("fresh", 60);
    }
    try (LogRun run = LogRun.fresh(sinks("fresh"))) {
      run.give(80);
      awaitLogged("fresh", 80);
    }
  }

  @Test
  void a_catalog_that_is_away_for_a_while_loses_nothing_and_fails_nothing() throws Exception {
    try (LogRun run = LogRun.fresh(sinks("away"))) {
      run.give(20);
      awaitLogged("away", 20);
      warehouse.server().stop();
      run.give(20);
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !warehouse.server().isRunning());
      warehouse.server().start();
      run.give(20);
      awaitLogged("away", 60);
      assertThat(run.source().starts).isEqualTo(1);
    }
  }

  @Test
  void offsets_of_another_source_are_refused() {
    LogTable table = EventLog.table(stream("swapped", PAYMENT), "kafka:swapped");
    LogTable other = EventLog.table(stream("swapped", PAYMENT), "csv:swapped.csv");
    LogTables.prepare(warehouse.catalog(), List.of(table));
    assertThatThrownBy(() -> LogTables.prepare(warehouse.catalog(), List.of(other)))
        .isInstanceOf(OfflineLogException.class)
        .hasMessageContaining("holds the offsets of kafka:swapped")
        .hasMessageContaining("this job reads csv:swapped.csv");
  }
}
