package io.millrace.job.verify;

import static io.millrace.Constraints.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.UnnamedFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table that an earlier definition let in count in no view of the present one. */
final class EarlierRowsTest {
  private static final OffsetDateTime PULLED =
      Instant.parse("2026-03-01T10:00:00Z").atOffset(ZoneOffset.UTC);

  /** A row. */
  public record Item(long id, String name) {}

  @FeatureView(name = "stock", owner = "tests", description = "What is there")
  static final class StockFeatures {
    static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ITEM, Item::id)
            .every("1h")
            .check(Item::name, oneOf("a", "b"));
    static final Feature<Long> NAMES = ITEMS.rows().count().forever();
  }

  @TempDir private Path folder;

  @Test
  void aRowThatTheTablesChecksRefuseByNowIsNoneOfItsKey() {
    FeatureStore store = Compiler.compile(StockFeatures.class).orThrow();
    BoundTable items = store.tables().get(0);
    BoundView view = store.view("stock");
    OfflineCatalog catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    LogTables.prepare(catalog, List.of(RowLog.table(items.spec())));
    try (OfflineLog log = OfflineLog.of(catalog)) {
      commit(log.table(RowLog.name(items.name())), "a", "refused", "b");
      WantedKeys keys = new WantedKeys();
      KeyEvents key = keys.of(view, answer(view));
      Excuses excuses = new Excuses(store, null, keys);
      new EventReader(log, store.views(), keys, excuses).read();
      LoggedAnswer.Row all =
          new LoggedAnswer.Row(
              1,
              0,
              Long.MAX_VALUE,
              List.of(new LoggedAnswer.Position(items.name(), 0, Long.MAX_VALUE)));
      assertThat(key.applied(all).cardinality()).isEqualTo(2);
    }
  }

  private static LoggedAnswer answer(BoundView view) {
    return new LoggedAnswer(
        "query",
        0,
        0,
        0,
        "stock",
        view.spec().fingerprint(),
        "",
        "[7]",
        null,
        0,
        List.of(),
        List.of(),
        List.of());
  }

  private static void commit(org.apache.iceberg.Table table, String... names) {
    Record row = GenericRecord.create(table.schema());
    row.setField(RowLog.OBSERVED_AT, PULLED);
    row.setField(RowLog.PULLED_AT, PULLED);
    row.setField(RowLog.GONE, false);
    row.setField("id", 7L);
    List<Record> rows = new ArrayList<>();
    for (int pull = 1; pull <= names.length; pull++) {
      rows.add(
          row.copy(Map.of(RowLog.PULL, pull, RowLog.ROW_ID, 100L + pull, "name", names[pull - 1])));
    }
    table.newAppend().appendFile(UnnamedFile.of(table, "rows", row, rows)).commit();
  }
}
