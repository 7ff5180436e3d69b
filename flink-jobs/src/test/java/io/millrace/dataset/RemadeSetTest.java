package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision is made again from its record after the tables moved on. */
final class RemadeSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, TillFeatures.class).orThrow();

  @TempDir private Path folder;
  private Visits visits;
  private LoggedVisits log;
  private DatasetFolder records;

  @BeforeEach
  void aLogOfHalfTheVisits() throws Exception {
    visits = Visits.seeded(5, 1_200, 3);
    log = LoggedVisits.in(folder, STORE.stream("visits"));
    records = new DatasetFolder(folder.resolve("datasets")).with(log.catalog());
    append(0, 300);
    append(300, 600);
  }

  @Test
  void afterWritingMergingAndExpiryTheSameBytesComeOutAgain() throws Exception {
    DatasetRecord record = create("set");
    long snapshot = record.snapshots().get("visits");
    log.table().refresh();
    assertThat(log.table().refs()).containsKey(KeptSnapshots.tag(record));
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    Files.delete(file);
    moveOn(snapshot);

    DatasetReport report =
        Datasets.remake(STORE, DatasetRequest.again(record, log.catalog()), DatasetProgress.SILENT);
    assertThat(report.revision()).isEqualTo(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);
    assertThat(DatasetFolder.holds(record)).isTrue();
    assertThat(records.all()).hasSize(1);

    DatasetRecord now = create("now");
    assertThat(Datasets.diff(record, now).same()).isFalse();
  }

  @Test
  void withoutItsTagASnapshotExpiresAndTheSetCannotBeMadeAgain() throws Exception {
    DatasetRecord record = create("set");
    long snapshot = record.snapshots().get("visits");
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    KeptSnapshots.release(log.catalog(), record);
    log.table().refresh();
    assertThat(log.table().refs()).doesNotContainKey(KeptSnapshots.tag(record));
    append(600, 900);
    maintain();
    assertThat(log.table().snapshot(snapshot)).isNull();
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    STORE, DatasetRequest.again(record, log.catalog()), DatasetProgress.SILENT))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("has no snapshot " + snapshot + " any more");
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  @Test
  void aFileThatIsAnotherNowIsNotReplaced() throws Exception {
    DatasetRecord record = create("set");
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    Files.writeString(file, "another");
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    STORE, DatasetRequest.again(record, log.catalog()), DatasetProgress.SILENT))
        .hasMessageContaining("is not what revision 1 was; name another place");
    Datasets.remake(
        STORE,
        DatasetRequest.again(record, log.catalog())
            .to(DataFile.parse(folder + "/elsewhere.parquet")),
        DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("elsewhere.parquet"))).isEqualTo(was);
    assertThat(file).hasContent("another");
  }

  @Test
  void aLogThatWasEmptyThenIsEmptyWhenItIsMadeAgainByEitherEngine() throws Exception {
    LoggedVisits empty = LoggedVisits.in(folder.resolve("empty"), STORE.stream("visits"));
    BothEngines.create(STORE, request("set").log(empty.catalog()).records(records));
    DatasetRecord record = records.find("set", Optional.of(2)).orElseThrow();
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    List<Logged> logged = new ArrayList<>();
    for (Visit visit : visits.all()) {
      logged.add(new Logged(visit, 0, logged.size(), visit.at()));
    }
    empty.append(logged);
    for (Engine engine : List.of(Engine.LOCAL, Engine.FLINK)) {
      Files.delete(file);
      Datasets.remake(
          STORE,
          DatasetRequest.again(record, empty.catalog()).engine(engine),
          DatasetProgress.SILENT);
      assertThat(Files.readAllBytes(file)).isEqualTo(was);
    }
  }

  @Test
  void aSpineFromTheLogsOwnTableAtAnotherSnapshotDoesNotHideThatOfTheEvents() throws Exception {
    log.table().refresh();
    long older = log.table().currentSnapshot().snapshotId();
    append(600, 900);
    log.table().refresh();
    long newer = log.table().currentSnapshot().snapshotId();
    Datasets.create(
        STORE,
        DatasetRequest.of(
                "own", Spine.parse("iceberg:millrace.events_visits@" + older), "event_time")
            .features("till.count_2h")
            .log(log.catalog())
            .records(records)
            .to(DataFile.parse(folder + "/own.parquet")));
    DatasetRecord record = records.find("own", Optional.empty()).orElseThrow();
    byte[] was = Files.readAllBytes(folder.resolve("own.parquet"));
    log.table().refresh();
    assertThat(log.table().refs().get(KeptSnapshots.tag(record)).snapshotId()).isEqualTo(newer);
    append(900, 1_200);
    maintain();
    assertThat(log.table().snapshot(older)).isNotNull();
    assertThat(log.table().snapshot(newer)).isNotNull();
    Files.delete(folder.resolve("own.parquet"));
    Datasets.remake(STORE, DatasetRequest.again(record, log.catalog()), DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("own.parquet"))).isEqualTo(was);
    records.delete(record);
    log.table().refresh();
    assertThat(log.table().refs().keySet()).containsExactly("main");
  }

  @Test
  void filesThatWereNamedFromTheWorkingDirectoryAreFoundFromAnyOther() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path source = here.relativize(visits.csv(folder).toAbsolutePath());
    request("set"); // writes the spine
    Path spine = here.relativize(folder.resolve("spine.csv").toAbsolutePath());
    Path set = here.relativize(folder.resolve("set.parquet").toAbsolutePath());
    Datasets.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("till.count_2h")
            .source("visits", io.millrace.job.SourceOverride.parse("csv:" + source))
            .records(records)
            .to(DataFile.parse(set.toString())));
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    Files.delete(folder.resolve("set.parquet"));
    ChildProcess.run(folder, RemadeSetTest.class, folder.resolve("datasets").toAbsolutePath());
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  /** Another process, with another working directory. */
  public static void main(String[] arguments) {
    DatasetFolder records = new DatasetFolder(Path.of(arguments[0]));
    DatasetRecord record = records.find("set", Optional.empty()).orElseThrow();
    if (arguments.length == 1) {
      Datasets.remake(STORE, DatasetRequest.again(record, null), DatasetProgress.SILENT);
      return;
    }
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

  @Test
  void deletingARevisionRemovesItsTags() throws Exception {
    DatasetRecord first = create("set");
    DatasetRecord second = create("set");
    log.table().refresh();
    assertThat(log.table().refs())
        .containsKeys(KeptSnapshots.tag(first), KeptSnapshots.tag(second));
    records.delete(first);
    log.table().refresh();
    assertThat(log.table().refs())
        .doesNotContainKey(KeptSnapshots.tag(first))
        .containsKey(KeptSnapshots.tag(second));
  }

  @Test
  void aRunThatEndedBeforeItsFileHadItsNameLeavesNoTag() throws Exception {
    DatasetRecord record = create("set");
    DatasetRecord[] lost = new DatasetRecord[1];
    assertThatThrownBy(
            () ->
                records.publish(
                    record,
                    next -> {
                      lost[0] = next;
                      KeptSnapshots.keep(
                          log.catalog(),
                          next,
                          java.util.Map.of(
                              "millrace.events_visits", record.snapshots().get("visits")));
                      Files.writeString(folder.resolve("set.parquet"), "another");
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    log.table().refresh();
    assertThat(log.table().refs()).containsKey(KeptSnapshots.tag(lost[0]));
    assertThat(records.all()).hasSize(1);
    log.table().refresh();
    assertThat(log.table().refs())
        .doesNotContainKey(KeptSnapshots.tag(lost[0]))
        .containsKey(KeptSnapshots.tag(record));
  }

  @Test
  void aSpineThatHasChangedIsSaidAndNothingIsWritten() throws Exception {
    DatasetRecord record = create("set");
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    Files.writeString(
        folder.resolve("spine.csv"), "shop,district,at\nshop 0,0,2026-01-01T01:00:00Z\n");
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    STORE, DatasetRequest.again(record, log.catalog()), DatasetProgress.SILENT))
        .hasMessage(
            "Cannot remake dataset 'set': its rows are not those of revision 1: the spine has"
                + " changed since; nothing was written");
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  @Test
  void aSetInATableIsReplacedAtOnceAndEachRevisionStaysReadable() throws Exception {
    DatasetRequest request = request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(STORE, request);
    DatasetRecord first = records.find("set", Optional.of(1)).orElseThrow();
    append(600, 1_200);
    Datasets.create(STORE, request.features("till.count_2h"));
    DatasetRecord second = records.find("set", Optional.of(2)).orElseThrow();
    Table table = log.catalog().loadCatalog().loadTable(TableIdentifier.parse("sets.fraud"));
    assertThat(table.properties())
        .containsEntry("millrace.dataset", "set")
        .containsEntry("millrace.dataset.revision", "2");
    assertThat(table.schema().findField("till__count_2h").type().toString()).isEqualTo("long");
    assertThat(table.schema().findField("at").type().toString()).isEqualTo("timestamptz");

    List<org.apache.iceberg.data.Record> rows = new ArrayList<>();
    try (var found = org.apache.iceberg.data.IcebergGenerics.read(table).build()) {
      found.forEach(rows::add);
    }
    DatasetRows read = Datasets.read(second, log.catalog(), 1_000);
    assertThat(rows).hasSize(200).hasSize(read.rows().size());
    int column = read.columns().indexOf("shop__count_2h");
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getField("shop__count_2h")).isEqualTo(read.rows().get(i).get(column));
    }
    assertThat(Datasets.read(first, log.catalog(), 5).columns()).doesNotContain("till__count_2h");
    assertThat(Datasets.diff(first, second, log.catalog()).same()).isFalse();
    assertThat(records.isThere(first)).isTrue();

    Datasets.remake(STORE, DatasetRequest.again(first, log.catalog()), DatasetProgress.SILENT);
    table.refresh();
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "2");
    assertThat(records.isThere(first)).isTrue();
    assertThat(records.isThere(second)).isTrue();

    records.delete(first);
    assertThat(records.isThere(second)).isTrue();
    records.delete(second);
    assertThat(log.catalog().loadCatalog().tableExists(TableIdentifier.parse("sets.fraud")))
        .isFalse();
  }

  @Test
  void aTableShowsTheNewestRevisionThatIsLeftAndEachOneAsItWas() throws Exception {
    DatasetRequest request = request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(STORE, request.features("till.count_2h"));
    append(600, 900);
    Datasets.create(STORE, request);
    append(900, 1_200);
    Datasets.create(
        STORE,
        request("set", "till.count_2h", "till.sum_2h", "shop.count_2h")
            .to(DatasetTarget.parse("iceberg:sets.fraud")));
    List<DatasetRecord> made = records.all();
    Table table = sets();
    List<List<String>> were = new ArrayList<>();
    for (DatasetRecord record : made) {
      were.add(at(table, record));
      assertThat(were.get(were.size() - 1)).hasSize(200).isEqualTo(read(record));
    }
    assertThat(were.get(0)).isNotEqualTo(were.get(1));
    assertThat(rows(table)).isEqualTo(were.get(2));
    List<String> files = files(table);

    Datasets.remake(
        STORE, DatasetRequest.again(made.get(0), log.catalog()), DatasetProgress.SILENT);
    table.refresh();
    assertThat(rows(table)).as("what the table shows").isEqualTo(were.get(2));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "3");
    assertThat(at(table, made.get(0))).isEqualTo(were.get(0));
    assertThat(files(table)).as("no file was written again").containsAll(files).hasSize(4);

    records.delete(made.get(2));
    table.refresh();
    assertThat(rows(table)).isEqualTo(were.get(1));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "2");
    assertThat(table.schema().findField("till__count_2h")).isNull();
    assertThat(files(table)).as("its rows are gone").hasSize(2);
    assertThat(at(table, made.get(0))).isEqualTo(were.get(0));

    records.delete(made.get(1));
    table.refresh();
    assertThat(rows(table)).isEqualTo(were.get(0));
    assertThat(table.properties()).containsEntry("millrace.dataset.revision", "1");
    records.delete(made.get(0));
    assertThat(sets()).isNull();
  }

  @Test
  void aRevisionThatIsMadeAgainElsewhereCallsItsColumnsAsItDid() throws Exception {
    DatasetRequest request = request("set").to(DatasetTarget.parse("iceberg:sets.fraud"));
    Datasets.create(STORE, request("set", "till.*").to(DatasetTarget.parse("iceberg:sets.fraud")));
    Datasets.create(STORE, request);
    DatasetRecord first = records.find("set", Optional.of(1)).orElseThrow();
    DatasetRecord second = records.find("set", Optional.of(2)).orElseThrow();
    assertThat(second.ids())
        .containsEntry("at", first.ids().get("at"))
        .doesNotContainValue(first.ids().get("till__count_2h"));
    DatasetRequest elsewhere =
        DatasetRequest.again(second, log.catalog()).to(DatasetTarget.parse("iceberg:sets.copy"));
    Datasets.remake(STORE, elsewhere, DatasetProgress.SILENT);
    Table copy = log.catalog().loadCatalog().loadTable(TableIdentifier.parse("sets.copy"));
    assertThat(rows(copy)).isEqualTo(rows(sets())).hasSize(200);
    second
        .ids()
        .forEach((path, id) -> assertThat(copy.schema().findColumnName(id)).isEqualTo(path));

    Datasets.create(
        STORE, request("set", "place.*", "till.*").to(DatasetTarget.parse("iceberg:sets.other")));
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    STORE,
                    elsewhere.to(DatasetTarget.parse("iceberg:sets.other")),
                    DatasetProgress.SILENT))
        .hasMessageContaining("sets.other have other ids");
  }

  @Test
  void aTableThatAnotherSetWasMadeFromStaysAndShowsNothing() throws Exception {
    Datasets.create(STORE, request("set").to(DatasetTarget.parse("iceberg:sets.fraud")));
    Datasets.create(
        STORE,
        DatasetRequest.of("other", Spine.parse("iceberg:sets.fraud"), "at")
            .features("till.count_2h")
            .log(log.catalog())
            .records(records)
            .to(DataFile.parse(folder + "/other.parquet")));
    DatasetRecord other = records.find("other", Optional.empty()).orElseThrow();
    byte[] was = Files.readAllBytes(folder.resolve("other.parquet"));
    records.delete(records.find("set", Optional.empty()).orElseThrow());
    assertThat(rows(sets())).isEmpty();
    assertThat(sets().properties()).doesNotContainKey("millrace.dataset.revision");
    Files.delete(folder.resolve("other.parquet"));
    Datasets.remake(STORE, DatasetRequest.again(other, log.catalog()), DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("other.parquet"))).isEqualTo(was);
  }

  @Test
  void readingASetInATableLeavesNothingBehind() throws Exception {
    Datasets.create(STORE, request("set").to(DatasetTarget.parse("iceberg:sets.fraud")));
    assertThat(
            ChildProcess.run(
                folder,
                RemadeSetTest.class,
                folder.resolve("datasets").toAbsolutePath(),
                folder.resolve("warehouse").toUri(),
                folder.toAbsolutePath().resolve("copy.csv")))
        .noneMatch(name -> name.startsWith("millrace"));
    assertThat(Files.readAllLines(folder.resolve("copy.csv"))).hasSize(201);
  }

  /** Null where there is none. */
  private Table sets() {
    var name = TableIdentifier.parse("sets.fraud");
    var catalog = log.catalog().loadCatalog();
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
    DatasetRows read = Datasets.read(record, log.catalog(), 1_000);
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
                    STORE,
                    request("set").to(DatasetTarget.parse("iceberg:millrace.events_visits"))))
        .hasMessage(
            "Cannot create dataset 'set': cannot write to iceberg:millrace.events_visits: there is"
                + " a table that holds no dataset; name another");
    assertThatThrownBy(
            () ->
                Datasets.create(
                    STORE, request("set").log(null).to(DatasetTarget.parse("iceberg:sets.fraud"))))
        .hasMessageContaining("cannot write to iceberg:sets.fraud: no catalog");
  }

  private DatasetRecord create(String name) throws Exception {
    Datasets.create(STORE, request(name));
    return records.find(name, Optional.empty()).orElseThrow();
  }

  private DatasetRequest request(String name) {
    return request(name, "shop.count_2h", "shop.sum_2h", "shop.last_k_2h", "place.*");
  }

  private DatasetRequest request(String name, String... features) {
    try {
      StringBuilder text = new StringBuilder("shop,district,at\n");
      for (int i = 0; i < 200; i++) {
        Visit visit = visits.all().get(i * 5);
        text.append("%s,%d,%s\n".formatted(visit.shop(), i % 3, visit.at().plusSeconds(i)));
      }
      Path spine = Files.writeString(folder.resolve("spine.csv"), text);
      return DatasetRequest.of(name, DataFile.parse(spine.toString()), "at")
          .features(features)
          .statuses(DatasetRequest.Statuses.WRITTEN)
          .log(log.catalog())
          .records(records)
          .to(DataFile.parse(folder + "/" + name + ".parquet"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** More events, some rows deleted, files merged, snapshots expired. */
  private void moveOn(long snapshot) throws Exception {
    append(600, 1_200);
    log.table().refresh();
    log.deleteFirstRows();
    maintain();
    assertThat(log.table().currentSnapshot().snapshotId()).isNotEqualTo(snapshot);
    assertThat(log.table().snapshots()).hasSizeLessThanOrEqualTo(3);
  }

  private void maintain() {
    UpkeepPolicy policy =
        new UpkeepPolicy(
            Duration.ofMinutes(10), Duration.ofMillis(1), 1, 128L << 20, null, Duration.ofDays(7));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log.catalog(), policy, Pace.full())) {
      assertThat(upkeep.scheduled("events_visits").problems()).isEmpty();
      assertThat(upkeep.scheduled("events_visits").problems()).isEmpty();
    }
    log.table().refresh();
  }

  private void append(int from, int to) throws IOException {
    List<Logged> logged = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Visit visit = visits.all().get(i);
      logged.add(new Logged(visit, 0, i, visit.at()));
    }
    log.table().refresh();
    log.append(logged);
  }
}
