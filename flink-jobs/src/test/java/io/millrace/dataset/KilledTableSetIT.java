package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.KilledProcess.Meanwhile;
import io.millrace.dataset.KilledProcess.Place;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that makes a set in a table of Iceberg is killed around the table's commit: its record,
 * its table and the snapshots that it keeps are all those of the old revision or all of the new.
 */
final class KilledTableSetIT {
  private static final String TABLE = "sets.visits";
  private static final String EVENTS = "millrace.events_visits";
  private static final int ROWS = 500;
  private static final Place PUBLICATION =
      Place.before("io.millrace.dataset.registry.TableSet", "publish");
  private static final Place STORED =
      Place.before("io.millrace.dataset.registry.TableRevisions", "append");

  @TempDir private Path folder;
  private TestDatabase database;
  private OfflineCatalog catalog;
  private LoggedVisits log;

  /** Where the process is killed, and how many revisions it adds. */
  enum Moment {
    RECORD_IS_NOT_THERE(0, Place.before("io.millrace.dataset.local.RecordDraft", "of")),
    SNAPSHOTS_ARE_KEPT(0, PUBLICATION),
    ROWS_ARE_IN_THE_FOLDER(0, PUBLICATION, STORED),
    COMMIT_BEGINS(
        0,
        PUBLICATION,
        STORED,
        Place.before("io.millrace.job.offline.PatientTableOperations", "commit")),
    METADATA_IS_WRITTEN(
        0,
        PUBLICATION,
        STORED,
        Place.after("org.apache.iceberg.BaseMetastoreTableOperations", "writeNewMetadata")),
    TABLE_IS_COMMITTED(
        1, PUBLICATION, STORED, Place.after("io.millrace.dataset.local.SetPublication", "publish")),
    RECORD_HAS_ITS_NAME(1, Place.before("io.millrace.dataset.DatasetReport", "<init>"));

    private final int adds;
    private final List<Place> places;

    Moment(int adds, Place... places) {
      this.adds = adds;
      this.places = List.of(places);
    }
  }

  @BeforeEach
  void aLogAndASpine() throws IOException {
    database = TestDatabase.create();
    catalog = catalog(folder, database.jdbcUrl());
    log = LoggedVisits.in(catalog, store().stream("visits"));
    append(0, 1_000);
    ShopSpine.csv(folder, ROWS);
  }

  @AfterEach
  void dropIt() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void theTableHoldsTheOldRevisionOrTheNew(Moment moment) throws Exception {
    Datasets.create(store(), request(folder, catalog).features("shop.count_2h"));
    append(1_000, 2_000);
    kill(moment);
    assertIsWhole(1 + moment.adds);
    goOn(1 + moment.adds);
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS_ARE_IN_THE_FOLDER", "METADATA_IS_WRITTEN", "TABLE_IS_COMMITTED"})
  void ofAFirstRevisionThereIsNothingOrAll(Moment moment) throws Exception {
    kill(moment);
    assertIsWhole(moment.adds);
    goOn(moment.adds);
  }

  private void kill(Moment moment) throws Exception {
    KilledProcess.run(
        folder,
        KilledTableSetIT.class,
        List.of(folder.toString(), database.jdbcUrl()),
        moment.places,
        Meanwhile.NOTHING);
  }

  /** The next process finds it so, without having made anything. */
  private void assertIsWhole(int revisions) throws Exception {
    List<DatasetRecord> records = records().all();
    assertThat(records).hasSize(revisions);
    for (DatasetRecord record : records) {
      assertThat(records().isThere(record)).isTrue();
      assertThat(Datasets.read(record, catalog, 1).total()).isEqualTo(ROWS);
    }
    assertNothingIsPending();
    assertThat(tags(EVENTS))
        .as("of the events those snapshots are kept that a revision was made from")
        .isEqualTo(records.stream().map(KeptSnapshots::tag).collect(toSortedSet()));
    if (revisions == 0) {
      assertThat(catalog.loadCatalog().tableExists(TableIdentifier.parse(TABLE))).isFalse();
      return;
    }
    DatasetRecord last = records.get(revisions - 1);
    assertThat(tags(TABLE))
        .isEqualTo(records.stream().map(KeptSnapshots::tag).collect(toSortedSet()));
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      Table table = tables.table(TABLE);
      assertThat(table.properties())
          .containsEntry("millrace.dataset.revision", Integer.toString(last.revision()));
      assertThat(table.schema().columns().stream().map(Types.NestedField::name))
          .as("the table shows the last revision")
          .containsExactlyElementsOf(Datasets.read(last, catalog, 1).columns());
      assertThat(MappedRows.of(table)).hasSize(ROWS);
    }
  }

  private void assertNothingIsPending() throws IOException {
    Path own = folder.resolve("datasets");
    if (Files.isDirectory(own)) {
      try (Stream<Path> files = Files.walk(own)) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".pending"));
      }
    }
  }

  private void goOn(int revisions) throws Exception {
    Datasets.create(store(), request(folder, catalog).features("shop.count_10m"));
    assertIsWhole(revisions + 1);
    Optional<DatasetRecord> last = records().find("visits", Optional.empty());
    assertThat(last.orElseThrow().features()).containsExactly("shop.count_10m");
  }

  private DatasetFolder records() {
    return new DatasetFolder(folder.resolve("datasets")).with(catalog);
  }

  private TreeSet<String> tags(String name) {
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      return tables.table(name).refs().entrySet().stream()
          .filter(ref -> ref.getValue().isTag())
          .map(ref -> ref.getKey())
          .collect(toSortedSet());
    }
  }

  private static java.util.stream.Collector<String, ?, TreeSet<String>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }

  private void append(int from, int to) throws IOException {
    List<Visit> visits = Visits.seeded(1, 2_000, 40).all();
    List<Logged> logged = new ArrayList<>();
    for (int i = from; i < to; i++) {
      logged.add(new Logged(visits.get(i), 0, i, visits.get(i).at()));
    }
    log.append(logged);
  }

  private static OfflineCatalog catalog(Path folder, String url) {
    return OfflineCatalog.postgres(
        PostgresAddress.of(url), folder.resolve("warehouse").toUri().toString());
  }

  private static FeatureStore store() {
    return Compiler.compile(ShopFeatures.class).orThrow();
  }

  private static DatasetRequest request(Path folder, OfflineCatalog catalog) {
    return DatasetRequest.of("visits", DataFile.parse(folder.resolve("spine.csv").toString()), "at")
        .log(catalog)
        .scratch(folder.resolve("scratch"))
        .records(new DatasetFolder(folder.resolve("datasets")))
        .to(DatasetTarget.parse("iceberg:" + TABLE));
  }

  /** The process that is killed. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Datasets.create(
        store(), request(folder, catalog(folder, arguments[1])).features("shop.count_10m"));
  }
}
