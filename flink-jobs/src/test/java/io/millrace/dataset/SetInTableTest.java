package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets in a table of Iceberg: each revision a snapshot of it, of which it shows the newest. */
final class SetInTableTest {
  @TempDir private Path folder;
  private SetsOfVisits sets;

  @BeforeEach
  void aLogOfHalfTheVisits() throws Exception {
    sets = new SetsOfVisits(folder);
  }

  @Test
  void aSetInATableIsReplacedAtOnceAndEachRevisionStaysReadable() throws Exception {
    DatasetRequest request = sets.request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(SetsOfVisits.STORE, request);
    DatasetRecord first = sets.records().find("set", Optional.of(1)).orElseThrow();
    sets.append(600, 1_200);
    Datasets.create(SetsOfVisits.STORE, request.features("till.count_2h"));
    DatasetRecord second = sets.records().find("set", Optional.of(2)).orElseThrow();
    Table table = sets.log().catalog().loadCatalog().loadTable(TableIdentifier.parse("sets.fraud"));
    assertThat(table.properties())
        .containsEntry("millrace.dataset", "set")
        .containsEntry("millrace.dataset.revision", "2");
    assertThat(table.schema().findField("till__count_2h").type().toString()).isEqualTo("long");
    assertThat(table.schema().findField("at").type().toString()).isEqualTo("timestamptz");

    List<org.apache.iceberg.data.Record> rows = new ArrayList<>();
    try (var found = org.apache.iceberg.data.IcebergGenerics.read(table).build()) {
      found.forEach(rows::add);
    }
    DatasetRows read = Datasets.read(second, sets.log().catalog(), 1_000);
    assertThat(rows).hasSize(200).hasSize(read.rows().size());
    int column = read.columns().indexOf("shop__count_2h");
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getField("shop__count_2h")).isEqualTo(read.rows().get(i).get(column));
    }
    assertThat(Datasets.read(first, sets.log().catalog(), 5).columns())
        .doesNotContain("till__count_2h");
    assertThat(Datasets.diff(first, second, sets.log().catalog()).same()).isFalse();
    assertThat(sets.records().isThere(first)).isTrue();

    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(first, sets.log().catalog()),
        DatasetProgress.SILENT);
    table.refresh();
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "2");
    assertThat(sets.records().isThere(first)).isTrue();
    assertThat(sets.records().isThere(second)).isTrue();

    sets.records().delete(first);
    assertThat(sets.records().isThere(second)).isTrue();
    sets.records().delete(second);
    assertThat(sets.log().catalog().loadCatalog().tableExists(TableIdentifier.parse("sets.fraud")))
        .isFalse();
  }

  @Test
  void columnsThatATableWouldCallAlikeAreRefusedBeforeAnythingIsWritten() throws Exception {
    for (String twins :
        List.of("{'b': 1} AS a, 2 AS \"a.b\"", "[1] AS \"c d\", 2 AS \"c d.element\"")) {
      Path spine = folder.resolve("twins.parquet");
      try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
          Statement write = database.createStatement()) {
        write.execute(
            "COPY (SELECT 'a' AS shop, TIMESTAMPTZ '2026-01-01 00:30:00+00' AS at, %s, 3 AS \"x.y\", {'z': 1} AS x) TO '%s' (FORMAT PARQUET)"
                .formatted(twins, spine));
      }
      DatasetRequest request =
          DatasetRequest.of("twins", DataFile.parse(spine.toString()), "at")
              .features("shop.count_2h")
              .log(sets.log().catalog())
              .records(sets.records());
      assertThatThrownBy(
              () ->
                  Datasets.create(
                      SetsOfVisits.STORE, request.to(DatasetTarget.parse("iceberg:sets.twins"))))
          .isInstanceOf(DatasetException.class)
          .hasMessage(
              "Cannot create dataset 'twins': cannot write to iceberg:sets.twins: the spine has a"
                  + " column '%s', and within another column what a table calls by the same name;"
                      .formatted(twins.contains("a.b") ? "a.b" : "c d.element")
                  + " give it another");
      assertThat(
              sets.log().catalog().loadCatalog().tableExists(TableIdentifier.parse("sets.twins")))
          .isFalse();
      Datasets.create(
          SetsOfVisits.STORE,
          request.to(DataFile.parse(folder.resolve("twins-set.parquet").toString())));
    }
  }

  @Test
  void aColumnWithAPointIsHeldByATableWhereNothingElseIsCalledSo() throws Exception {
    Path spine = folder.resolve("points.parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute(
          "COPY (SELECT 'a' AS shop, TIMESTAMPTZ '2026-01-01 00:30:00+00' AS at, 3 AS \"x.y\", {'z': 1} AS x) TO '%s' (FORMAT PARQUET)"
              .formatted(spine));
    }
    Datasets.create(
        SetsOfVisits.STORE,
        DatasetRequest.of("points", DataFile.parse(spine.toString()), "at")
            .features("shop.count_2h")
            .log(sets.log().catalog())
            .records(sets.records())
            .to(DatasetTarget.parse("iceberg:sets.points")));
    DatasetRecord made = sets.records().find("points", Optional.empty()).orElseThrow();
    DatasetRows read = Datasets.read(made, sets.log().catalog(), 5);
    assertThat(read.rows().get(0).get(read.columns().indexOf("x.y"))).isEqualTo(3);
  }

  @Test
  void aTableShowsTheNewestRevisionThatIsLeftAndEachOneAsItWas() throws Exception {
    DatasetRequest request = sets.request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(SetsOfVisits.STORE, request.features("till.count_2h"));
    sets.append(600, 900);
    Datasets.create(SetsOfVisits.STORE, request);
    sets.append(900, 1_200);
    Datasets.create(
        SetsOfVisits.STORE,
        sets.request("set", "till.count_2h", "till.sum_2h", "shop.count_2h")
            .to(DatasetTarget.parse("iceberg:sets.fraud")));
    List<DatasetRecord> made = sets.records().all();
    Table table = table();
    List<List<String>> were = new ArrayList<>();
    for (DatasetRecord record : made) {
      were.add(at(table, record));
      assertThat(were.get(were.size() - 1)).hasSize(200).isEqualTo(read(record));
    }
    assertThat(were.get(0)).isNotEqualTo(were.get(1));
    assertThat(rows(table)).isEqualTo(were.get(2));
    List<String> files = files(table);

    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(made.get(0), sets.log().catalog()),
        DatasetProgress.SILENT);
    table.refresh();
    assertThat(rows(table)).as("what the table shows").isEqualTo(were.get(2));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "3");
    assertThat(at(table, made.get(0))).isEqualTo(were.get(0));
    assertThat(files(table)).as("no file was written again").containsAll(files).hasSize(4);

    sets.records().delete(made.get(2));
    table.refresh();
    assertThat(rows(table)).isEqualTo(were.get(1));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "2");
    assertThat(table.schema().findField("till__count_2h")).isNull();
    assertThat(files(table)).as("its rows are gone").hasSize(2);
    assertThat(at(table, made.get(0))).isEqualTo(were.get(0));

    sets.records().delete(made.get(1));
    table.refresh();
    assertThat(rows(table)).isEqualTo(were.get(0));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "1");
    sets.records().delete(made.get(0));
    assertThat(table()).isNull();
  }

  @Test
  void aRevisionThatIsMadeAgainElsewhereCallsItsColumnsAsItDid() throws Exception {
    DatasetRequest request = sets.request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(
        SetsOfVisits.STORE,
        sets.request("set", "till.*").to(DatasetTarget.parse("iceberg:sets.fraud")));
    Datasets.create(SetsOfVisits.STORE, request);
    DatasetRecord first = sets.records().find("set", Optional.of(1)).orElseThrow();
    DatasetRecord second = sets.records().find("set", Optional.of(2)).orElseThrow();
    assertThat(second.ids())
        .containsEntry("at", first.ids().get("at"))
        .doesNotContainValue(first.ids().get("till__count_2h"));
    DatasetRequest elsewhere =
        DatasetRequest.again(second, sets.log().catalog())
            .to(DatasetTarget.parse("iceberg:sets.copy"));
    Datasets.remake(SetsOfVisits.STORE, elsewhere, DatasetProgress.SILENT);
    Table copy = sets.log().catalog().loadCatalog().loadTable(TableIdentifier.parse("sets.copy"));
    assertThat(rows(copy)).isEqualTo(rows(table())).hasSize(200);
    second
        .ids()
        .forEach((path, id) -> assertThat(copy.schema().findColumnName(id)).isEqualTo(path));

    Datasets.create(
        SetsOfVisits.STORE,
        sets.request("set", "place.*", "till.*").to(DatasetTarget.parse("iceberg:sets.other")));
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    SetsOfVisits.STORE,
                    elsewhere.to(DatasetTarget.parse("iceberg:sets.other")),
                    DatasetProgress.SILENT))
        .hasMessageContaining("sets.other have other ids");
  }

  @Test
  void aTableThatAnotherSetWasMadeFromStaysAndShowsNothing() throws Exception {
    Datasets.create(
        SetsOfVisits.STORE, sets.request("set").to(DatasetTarget.parse("iceberg:sets.fraud")));
    Datasets.create(
        SetsOfVisits.STORE,
        DatasetRequest.of("other", Spine.parse("iceberg:sets.fraud"), "at")
            .features("till.count_2h")
            .log(sets.log().catalog())
            .records(sets.records())
            .to(DataFile.parse(folder + "/other.parquet")));
    DatasetRecord other = sets.records().find("other", Optional.empty()).orElseThrow();
    byte[] was = Files.readAllBytes(folder.resolve("other.parquet"));
    sets.records().delete(sets.records().find("set", Optional.empty()).orElseThrow());
    assertThat(rows(table())).isEmpty();
    assertThat(table().properties()).doesNotContainKey("millrace.dataset.revision");
    Files.delete(folder.resolve("other.parquet"));
    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(other, sets.log().catalog()),
        DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("other.parquet"))).isEqualTo(was);
  }

  @Test
  void readingASetInATableLeavesNothingBehind() throws Exception {
    Datasets.create(
        SetsOfVisits.STORE, sets.request("set").to(DatasetTarget.parse("iceberg:sets.fraud")));
    assertThat(
            ChildProcess.run(
                folder,
                SetInTableTest.class,
                folder.resolve("datasets").toAbsolutePath(),
                folder.resolve("warehouse").toUri(),
                folder.toAbsolutePath().resolve("copy.csv")))
        .noneMatch(name -> name.startsWith("millrace"));
    assertThat(Files.readAllLines(folder.resolve("copy.csv"))).hasSize(201);
  }

  /** Null where there is none. */
  private Table table() {
    var name = TableIdentifier.parse("sets.fraud");
    var catalog = sets.log().catalog().loadCatalog();
    return catalog.tableExists(name) ? catalog.loadTable(name) : null;
  }

  private static List<String> files(Table table) throws IOException {
    try (var files =
        Files.list(Path.of(java.net.URI.create(table.location() + "/data").getPath()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .toList();
    }
  }

  /** What SQL reads of a revision: its snapshot with the columns of then. */
  private static List<String> at(Table table, DatasetRecord record) throws IOException {
    long snapshot = table.refs().get(KeptSnapshots.tag(record)).snapshotId();
    return rows(io.millrace.job.offline.SnapshotTable.at(table, snapshot));
  }

  /** By a reader that goes by the ids of the files' columns and knows nothing else. */
  private static List<String> rows(Table table) throws IOException {
    List<String> rows = new ArrayList<>();
    try (var found = org.apache.iceberg.data.IcebergGenerics.read(table).build()) {
      found.forEach(row -> rows.add(text(row)));
    }
    return rows;
  }

  /** Counts by the columns' names. */
  private static String text(org.apache.iceberg.data.Record row) {
    StringBuilder text = new StringBuilder();
    for (var field : row.struct().fields()) {
      if (field.name().contains("count") && !field.name().endsWith("status")) {
        text.append(field.name()).append('=').append(row.getField(field.name())).append(' ');
      }
    }
    return text.toString();
  }

  private List<String> read(DatasetRecord record) {
    DatasetRows read = Datasets.read(record, sets.log().catalog(), 1_000);
    List<String> rows = new ArrayList<>();
    for (List<Object> row : read.rows()) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String column = read.columns().get(i);
        if (column.contains("count") && !column.endsWith("status")) {
          text.append(column).append('=').append(row.get(i)).append(' ');
        }
      }
      rows.add(text.toString());
    }
    return rows;
  }

  @Test
  void aTableThatHoldsSomethingElseIsNotReplaced() {
    assertThatThrownBy(
            () ->
                Datasets.create(
                    SetsOfVisits.STORE,
                    sets.request("set").to(DatasetTarget.parse("iceberg:millrace.events_visits"))))
        .hasMessage(
            "Cannot create dataset 'set': cannot write to iceberg:millrace.events_visits: there is"
                + " a table that holds no dataset; name another");
    assertThatThrownBy(
            () ->
                Datasets.create(
                    SetsOfVisits.STORE,
                    sets.request("set").log(null).to(DatasetTarget.parse("iceberg:sets.fraud"))))
        .hasMessageContaining("cannot write to iceberg:sets.fraud: no catalog");
  }

  /** A process with a temporary folder of its own. */
  public static void main(String[] arguments) {
    DatasetFolder records = new DatasetFolder(Path.of(arguments[0]));
    DatasetRecord record = records.find("set", Optional.empty()).orElseThrow();
    OfflineCatalog catalog = OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", arguments[1]));
    Datasets.read(record, catalog, 5);
    Datasets.copy(record, catalog, DataFile.parse(arguments[2]));
    Datasets.diff(record, record, catalog);
    try {
      // Ends without what is done at a process's usual end.
      records.with(catalog).isThere(record);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Runtime.getRuntime().halt(0);
  }
}
