package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.ServedLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was served of keys that are none of the view's by now: it had others once. */
final class ServedKeysTest {
  private static final Instant START = Instant.parse("2026-02-01T10:00:00Z");

  @TempDir private Path folder;

  enum Gate {
    NORTH,
    SOUTH
  }

  record Pass(String card, Gate gate, String lane, Instant at) {}

  /** By card and lane. */
  @FeatureView(name = "pass", owner = "test@example.com", description = "Passes")
  static final class BeforeFeatures {
    public static final EventStream<Pass> PASSES =
        EventStream.of(Pass.class).from(Kafka.topic("passes").json()).eventTime(Pass::at);
    static final Entity.Two<String, String> CARD_AND_LANE =
        Entity.key("card", String.class).and("gate", String.class);
    public static final Windowed<Long> COUNT =
        PASSES.by(CARD_AND_LANE, Pass::card, Pass::lane).count().over("2h");

    private BeforeFeatures() {}
  }

  /** By gate, whose column held lanes, and by lane. */
  @FeatureView(name = "pass", owner = "test@example.com", description = "Passes")
  static final class NowFeatures {
    public static final EventStream<Pass> PASSES =
        EventStream.of(Pass.class).from(Kafka.topic("passes").json()).eventTime(Pass::at);
    static final Entity.One<Gate> GATE = Entity.key("gate", Gate.class);
    public static final Windowed<Long> COUNT = PASSES.by(GATE, Pass::gate).count().over("2h");

    private NowFeatures() {}
  }

  /** By another column. */
  @FeatureView(name = "pass", owner = "test@example.com", description = "Passes")
  static final class LaterFeatures {
    public static final EventStream<Pass> PASSES =
        EventStream.of(Pass.class).from(Kafka.topic("passes").json()).eventTime(Pass::at);
    static final Entity.One<String> LANE = Entity.key("lane", String.class);
    public static final Windowed<Long> COUNT = PASSES.by(LANE, Pass::lane).count().over("2h");

    private LaterFeatures() {}
  }

  @Test
  void aTextThatIsNoSymbolIsPassedOver() throws Exception {
    assertServed(Compiler.compile(NowFeatures.class).orThrow(), "gate", "NORTH");
  }

  @Test
  void soAreRowsWithoutTheColumn() throws Exception {
    assertServed(Compiler.compile(LaterFeatures.class).orThrow(), "lane", "l1");
  }

  private void assertServed(FeatureStore now, String column, String key) throws Exception {
    OfflineCatalog log =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("log").toUri().toString()));
    BoundView before = Compiler.compile(BeforeFeatures.class).orThrow().view("pass");
    Table table = table(log, before);
    LogWriter.append(table, List.of(decided(table, before, 1), decided(table, before, 2)));
    table = table(log, now.view("pass"));
    Record row = decided(table, now.view("pass"), 3);
    row.setField(column, key);
    LogWriter.append(table, List.of(row));

    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"), "%s,at\n%s,%s\n".formatted(column, key, at(9)));
    BothEngines.create(
        now,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .mode(DatasetRequest.Mode.AS_SERVED)
            .features("pass.*")
            .log(log)
            .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .singleElement()
        .satisfies(made -> assertThat(made).containsEntry("pass__count_2h", 1L));

    DatasetRows rows =
        Datasets.rows(
            now,
            new ViewReading(
                "pass",
                List.of(),
                null,
                null,
                null,
                0,
                Map.of(),
                log,
                DatasetRequest.Statuses.LEFT_OUT));
    assertThat(rows.rows()).hasSize(1);
    assertThat(rows.warnings())
        .contains(
            "2 rows were decided by another version of view 'pass', which this one cannot read, and"
                + " left out; table 'pass' of the log has them");
  }

  private static Table table(OfflineCatalog log, BoundView view) {
    LogTables.prepare(log, List.of(ServedLog.table(view)));
    return log.loadCatalog()
        .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), "pass"));
  }

  /** What a view decides of its first event. */
  private static Record decided(Table table, BoundView view, int second) throws Exception {
    Pass pass = new Pass("c", Gate.NORTH, "l1", at(second).minusMillis(10));
    ViewCore core = new ViewCore(view.layout());
    KeyState state = core.create();
    long millis = at(second).toEpochMilli();
    for (Contribution each :
        view.contributions("passes", pass, millis - 10, millis - 5, 0, second)) {
      core.add(state, each, millis - 5);
    }
    Record row = GenericRecord.create(table.schema());
    if (table.schema().findField("card").isRequired()) {
      row.setField("card", "c");
      row.setField("gate", "l1");
    }
    row.setField("epoch", 1L);
    row.setField("position", second + 1L);
    row.setField("decided_at", at(second).atOffset(ZoneOffset.UTC));
    row.setField("deleted", false);
    row.setField("steps", List.of());
    row.setField("row", ByteBuffer.wrap(core.encode(core.row(state, millis, 1))));
    return row;
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
