package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.Deployments.DeployedView;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyHash;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.verify.PayerFeatures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows of the served log and of the answers are a key's. */
class KeyRowsTest {
  private static final Instant UNTIL = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private BoundView view;
  private Schema served;
  private Schema answers;

  @BeforeEach
  void tables() {
    view = Compiler.compile(PayerFeatures.class).orThrow().views().get(0);
    OfflineCatalog catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    LogTables.prepare(catalog, List.of(ServedLog.table(view), AnswerLog.table("kafka:answers")));
    try (OfflineLog log = OfflineLog.of(catalog)) {
      served = log.table(ServedLog.table(view).name()).schema();
      answers = log.table(AnswerLog.NAME).schema();
    }
  }

  private static OffsetDateTime time(long afterMillis) {
    return UNTIL.plusMillis(afterMillis).atOffset(ZoneOffset.UTC);
  }

  private Record served(String payer, long afterMillis) {
    GenericRecord row = GenericRecord.create(served);
    row.setField("payer", payer);
    row.setField("decided_at", time(afterMillis));
    return row;
  }

  private Record answer(String view, String key, long afterMillis) {
    GenericRecord row = GenericRecord.create(answers);
    row.setField("view", view);
    row.setField("fingerprint", this.view.spec().fingerprint());
    row.setField("key", key);
    row.setField("answered_at", time(afterMillis));
    return row;
  }

  private AnsweredKeys deployed() {
    DeployedView own =
        new DeployedView(
            view.spec().name(),
            view.spec().fingerprint(),
            view.spec().onlineTable(),
            view.keys().spec());
    return new AnsweredKeys(new Deployments(List.of(own), List.of(), Set.of()));
  }

  private KeyUntil forgotten() {
    return new KeyUntil(forgetting(), UNTIL.toEpochMilli());
  }

  private Forgetting forgetting() {
    return forgetting("ann");
  }

  private Forgetting forgetting(String payer) {
    return new Forgetting(
        1,
        "payer",
        TextKeys.of("payer"),
        new KeyHash(new byte[] {1}),
        view.keys().encode(List.of(payer)),
        "",
        0,
        0,
        null,
        Map.of("paid", Map.of("kafka:paid", Map.of(0, 10L, 1, 4L))));
  }

  /** Of {@code paid}: highest offset by partition. */
  private static List<Record> positions(Schema schema, Map<Integer, Long> offsets) {
    Types.StructType type =
        schema.findField("positions").type().asListType().elementType().asStructType();
    List<Record> all = new ArrayList<>();
    offsets.forEach(
        (partition, offset) -> {
          GenericRecord each = GenericRecord.create(type);
          each.setField("stream", "paid");
          each.setField("partition", partition);
          each.setField("offset", offset);
          all.add(each);
        });
    return all;
  }

  @Test
  void of_the_served_log_the_keys_rows_up_to_the_instant() {
    ServedRows rows = new ServedRows(view, List.of(forgotten()));
    assertThat(rows.holds(served("ann", 0))).isTrue();
    assertThat(rows.holds(served("ann", 1))).isFalse();
    assertThat(rows.holds(served("anna", 0))).isFalse();
    assertThat(rows.mayHold().toString()).contains("payer").contains("decided_at");
  }

  @Test
  void each_of_several_keys_goes_up_to_its_own_instant() {
    KeyUntil bob = new KeyUntil(forgetting("bob"), UNTIL.toEpochMilli() + 5);
    ServedRows rows = new ServedRows(view, List.of(forgotten(), bob));
    String name = view.spec().name();
    AnswerRows given =
        new AnswerRows(deployed()).with(forgotten(), "[\"ann\"]").with(bob, "[\"bob\"]");
    for (long after : List.of(0L, 1L, 5L, 6L)) {
      assertThat(rows.holds(served("ann", after))).as("ann %d", after).isEqualTo(after == 0);
      assertThat(rows.holds(served("bob", after))).as("bob %d", after).isEqualTo(after <= 5);
      assertThat(given.holds(answer(name, "[\"ann\"]", after))).isEqualTo(after == 0);
      assertThat(given.holds(answer(name, "[\"bob\"]", after))).isEqualTo(after <= 5);
    }
    // Of one key that was asked for twice the later counts.
    KeyUntil again = new KeyUntil(forgetting(), UNTIL.toEpochMilli() + 5);
    assertThat(new ServedRows(view, List.of(forgotten(), again)).holds(served("ann", 5))).isTrue();
  }

  @Test
  void but_not_a_row_that_has_applied_what_came_since() {
    ServedRows rows = new ServedRows(view, List.of(forgotten()));
    Record row = served("ann", 0);
    row.setField("positions", positions(served, Map.of(0, 10L, 1, 4L, 2, 0L)));
    assertThat(rows.holds(row)).isFalse();
    // The emptied key keeps the positions that it had.
    row.setField("positions", positions(served, Map.of(0, 10L, 1, 3L)));
    assertThat(rows.holds(row)).isFalse();
    row.setField("positions", positions(served, Map.of(0, 9L, 1, 3L, 2, 0L)));
    assertThat(rows.holds(row)).isTrue();
    AnswerRows given = new AnswerRows(deployed()).with(forgotten(), "[\"ann\"]");
    Record answer = answer(view.spec().name(), "[\"ann\"]", 0);
    answer.setField("positions", positions(answers, Map.of(0, 10L)));
    assertThat(given.holds(answer)).isFalse();
    answer.setField("positions", positions(answers, Map.of(0, 9L)));
    assertThat(given.holds(answer)).isTrue();
  }

  @Test
  void of_the_answers_those_about_the_key_up_to_the_instant() {
    String name = view.spec().name();
    AnswerRows rows = new AnswerRows(deployed()).with(forgotten(), "[\"ann\"]");
    assertThat(rows.holds(answer(name, "[\"ann\"]", 0))).isTrue();
    assertThat(rows.holds(answer(name, "[\"ann\"]", 1))).isFalse();
    assertThat(rows.holds(answer(name, "[\"anna\"]", 0))).isFalse();
    assertThat(rows.holds(answer(name, null, 0))).isFalse();
    assertThat(rows.holds(answer("another", "[\"ann\"]", 0))).isFalse();
  }

  @Test
  void files_with_events_of_earlier_definitions_are_not_passed_over() {
    BoundStream stream = (BoundStream) view.feeds().get(0);
    FeatureStore payers = Compiler.compile(PayerFeatures.class).orThrow();
    EventRows rows =
        new EventRows(
            stream,
            List.of(
                new DueKeys(
                    payers,
                    new EarlierDefinitions(payers, Deployments.NONE, view.keys().spec()),
                    List.of(new Due(forgetting(), new byte[] {1}, List.of())))),
            null,
            null);
    OfflineCatalog catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    LogTables.prepare(catalog, List.of(EventLog.table(stream.spec(), "kafka:paid")));
    try (OfflineLog log = OfflineLog.of(catalog)) {
      Schema events = log.table(EventLog.name("paid")).schema();
      int payer = events.findField(EventLog.column("payer")).fieldId();
      InclusiveMetricsEvaluator may = new InclusiveMetricsEvaluator(events, rows.mayHold());
      assertThat(may.eval(file(payer, 10, null))).isTrue();
      assertThat(may.eval(file(payer, 0, "ann"))).isTrue();
      assertThat(may.eval(file(payer, 0, "bob"))).isFalse();
    }
  }

  private static DataFile file(int column, long nulls, String only) {
    Map<Integer, ByteBuffer> bounds =
        only == null
            ? Map.of()
            : Map.of(column, Conversions.toByteBuffer(Types.StringType.get(), only));
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("events.parquet")
        .withFileSizeInBytes(1)
        .withMetrics(
            new Metrics(
                10L, null, Map.of(column, 10L), Map.of(column, nulls), Map.of(), bounds, bounds))
        .build();
  }
}
