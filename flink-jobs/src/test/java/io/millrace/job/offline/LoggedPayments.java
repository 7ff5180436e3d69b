package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ReasonCode;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EventRecordSerializer;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/** The events and dead letters of one stream: every seventh offset is a dead letter. */
record LoggedPayments(OfflineWarehouse warehouse, String stream) {
  static final DataType.Struct PAYMENT =
      new DataType.Struct(
          "shop.Payment",
          List.of(
              new DataType.Field("cardId", DataType.TEXT, false),
              new DataType.Field("amount", DataType.FLOAT64, true),
              new DataType.Field("offset", DataType.INT32, true)));

  static StreamSpec stream(String name) {
    return new StreamSpec(
        name,
        PAYMENT,
        new StreamSpec.SourceSpec("kafka", Map.of()),
        null,
        0,
        null,
        List.of(),
        "",
        "f");
  }

  String table() {
    return EventLog.name(stream);
  }

  Consumer<SingleOutputStreamOperator<Long>> sinks() {
    List<LogRows> rows =
        LogTables.prepare(
            warehouse.catalog(),
            List.of(EventLog.table(stream(stream), "kafka:" + stream), DeadLetterLog.table()));
    EventLog events = new EventLog(rows.get(0));
    DeadLetterLog letters = new DeadLetterLog(rows.get(1));
    // Not the record itself, which no job could carry.
    String name = stream;
    OfflineCatalog catalog = warehouse.catalog();
    return offsets -> {
      OfflineSink sink = new OfflineSink(catalog, 1);
      sink.addEvents(
          offsets
              .filter(offset -> offset % 7 != 0)
              .map(offset -> event(name, offset), EventRecordSerializer.type(PAYMENT)),
          events);
      sink.addDeadLetters(
          offsets
              .filter(offset -> offset % 7 == 0)
              .map(offset -> letter(name, offset), DeadLetterSerializer.TYPE),
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

  /** All offsets that are logged, sorted, with duplicates. */
  List<Long> logged() {
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      List<Long> offsets =
          log.rows(table()).stream().map(LoggedPayments::offset).collect(Collectors.toList());
      log.rows(DeadLetterLog.NAME).stream()
          .filter(row -> row.getField("stream").equals(stream))
          .map(LoggedPayments::offset)
          .forEach(offsets::add);
      return offsets.stream().sorted().toList();
    }
  }

  static long offset(Record row) {
    return (Long) row.getField("offset") * 3 + (Integer) row.getField("partition");
  }

  List<Long> upTo(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  void awaitLogged(int count) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(logged()).isEqualTo(upTo(count)));
  }
}
