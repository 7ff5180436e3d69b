package io.millrace.dataset.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.MappedRows;
import io.millrace.dataset.TableTarget;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.SnapshotTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions in a table of the platform's own catalog, by several at the same time. */
final class TableRevisionsTest {
  @TempDir private static Path folder;
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void ofSeveralWhoPublishAtTheSameTimeNothingIsLostAndTheLatestIsShown() throws Exception {
    List<DatasetRecord> made = new ArrayList<>();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      DatasetRecord record = record("sets.race", i);
      Path file = file("race" + i, "%d AS a".formatted(i));
      made.add(record);
      running.add(CompletableFuture.runAsync(() -> publish(record, file)));
    }
    running.forEach(CompletableFuture::join);
    assertThat(shown("sets.race")).containsExactly("a=5 ");
    for (int i = 0; i < 5; i++) {
      assertThat(of("sets.race", made.get(i))).containsExactly("a=%d ".formatted(i + 1));
    }
  }

  @Test
  void aColumnThatGoesAndComesBackOrChangesItsTypeIsReadAtEachRevision() throws Exception {
    List<DatasetRecord> made = new ArrayList<>();
    List<String> columns =
        List.of(
            "1 AS a, 2 AS b, {'x': 3, 'y': 4} AS s",
            "5 AS a",
            "'six' AS a, 7 AS b, {'y': 8, 'z': [9]} AS s",
            "10 AS a, 11 AS b, {'x': 12, 'y': 13} AS s");
    List<String> expected =
        List.of(
            "a=1 b=2 s.x=3 s.y=4 ", "a=5 ", "a=six b=7 s.y=8 s.z=[9] ", "a=10 b=11 s.x=12 s.y=13 ");
    for (int i = 0; i < columns.size(); i++) {
      DatasetRecord record = record("sets.columns", i + 1);
      publish(record, file("columns" + i, columns.get(i)));
      made.add(record);
      assertThat(shown("sets.columns")).containsExactly(expected.get(i));
    }
    for (int i = 0; i < made.size(); i++) {
      assertThat(of("sets.columns", made.get(i))).containsExactly(expected.get(i));
    }
    for (int left = made.size() - 1; left > 0; left--) {
      assertThat(TableSet.delete(catalog(), made.get(left))).isTrue();
      assertThat(shown("sets.columns")).containsExactly(expected.get(left - 1));
      assertThat(of("sets.columns", made.get(0))).containsExactly(expected.get(0));
    }
    assertThat(TableSet.delete(catalog(), made.get(0))).isTrue();
    assertThat(TableSet.delete(catalog(), made.get(0))).isFalse();
  }

  @Test
  void aColumnOfUuidsIsOneInTheTableToo() throws Exception {
    publish(
        record("sets.uuids", 1),
        file("uuids", "CAST('cc56f778-a897-4998-a192-6dd97b378a98' AS UUID) AS a"));
    try (CatalogTables tables = CatalogTables.of(catalog())) {
      assertThat(tables.table("sets.uuids").schema().findType("a")).isEqualTo(Types.UUIDType.get());
    }
    assertThat(shown("sets.uuids")).containsExactly("a=cc56f778-a897-4998-a192-6dd97b378a98 ");
  }

  @Test
  void tagsComeAndGoAlthoughAJobCommitsAllTheTime() throws Exception {
    publish(record("millrace.tagged", 1), file("tagged", "1 AS a"));
    DatasetRecord other = record("millrace.another", 2);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> job = CompletableFuture.runAsync(() -> commit("millrace.tagged", done));
    try (CatalogTables tables = CatalogTables.of(catalog())) {
      Table table = tables.table("millrace.tagged");
      Map<String, Long> made = Map.of("millrace.tagged", table.currentSnapshot().snapshotId());
      for (int i = 0; i < 20; i++) {
        assertThat(KeptSnapshots.keep(catalog(), other, made)).isEmpty();
        table.refresh();
        assertThat(table.refs()).containsKey(KeptSnapshots.tag(other));
        KeptSnapshots.release(catalog(), other);
        table.refresh();
        assertThat(table.refs()).doesNotContainKey(KeptSnapshots.tag(other));
      }
    } finally {
      done.set(true);
    }
    job.join();
  }

  private static void commit(String name, AtomicBoolean done) {
    try (CatalogTables tables = CatalogTables.of(catalog())) {
      Table table = tables.table(name);
      for (int i = 0; !done.get(); i++) {
        try {
          table.updateProperties().set("checkpoint", Integer.toString(i)).commit();
        } catch (CommitFailedException e) {
          // overtaken once too often: the next one
        }
      }
    }
  }

  private static OfflineCatalog catalog() {
    return OfflineCatalog.postgres(
        PostgresAddress.of(database.jdbcUrl()), folder.resolve("warehouse").toUri().toString());
  }

  private static void publish(DatasetRecord record, Path file) {
    try {
      TableSet.publish(catalog(), TableTarget.parse(record.target()), file, record);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path file(String name, String columns) throws Exception {
    Path file = folder.resolve(name + ".parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("COPY (SELECT %s) TO '%s' (FORMAT PARQUET)".formatted(columns, file));
    }
    return file;
  }

  private static List<String> shown(String table) throws Exception {
    try (CatalogTables tables = CatalogTables.of(catalog())) {
      return rows(tables.table(table));
    }
  }

  private static List<String> of(String name, DatasetRecord record) throws Exception {
    try (CatalogTables tables = CatalogTables.of(catalog())) {
      Table table = tables.table(name);
      return rows(
          SnapshotTable.at(table, table.refs().get(KeptSnapshots.tag(record)).snapshotId()));
    }
  }

  private static List<String> rows(Table table) throws Exception {
    List<String> rows = new ArrayList<>();
    MappedRows.of(table).forEach(row -> rows.add(text("", row)));
    return rows;
  }

  private static String text(String prefix, Record row) {
    StringBuilder text = new StringBuilder();
    for (Types.NestedField field : row.struct().fields()) {
      Object value = row.getField(field.name());
      text.append(
          value instanceof Record nested
              ? text(prefix + field.name() + ".", nested)
              : prefix + field.name() + "=" + value + " ");
    }
    return text.toString();
  }

  private static DatasetRecord record(String table, int revision) {
    return DatasetRecords.fraudIn("iceberg:" + table, "").withRevision(revision);
  }
}
