package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.source.table.SourceDatabase;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spine from a table of Iceberg or from a query gives what the same rows in a file give. */
final class SpineSourcesTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class).orThrow();
  private static final String PASSWORD = "not-to-be-seen";

  @TempDir private static Path database;
  private static SourceDatabase postgres;

  @TempDir private Path folder;
  private Visits visits;

  @BeforeAll
  static void start() throws Exception {
    postgres = new SourceDatabase(database);
    postgres.execute("create role reader login password '" + PASSWORD + "'");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void visits() {
    visits = Visits.seeded(17, 500, 3);
  }

  @Test
  void aTableGivesWhatTheSameRowsInAFileGive() throws Exception {
    OfflineCatalog catalog = catalog();
    Table table = table(catalog);
    append(table, 0, 40);
    append(table, 40, 100);
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    DatasetRequest request = request(new TableSpine("shops.disputes", null)).log(catalog);
    Datasets.create(STORE, request.records(records).to(parquet("table")));
    List<Map<String, Object>> set = ReadBack.parquet(folder.resolve("table.parquet"));
    assertThat(set).hasSize(100);
    assertThat(ReadBack.types(folder.resolve("table.parquet")))
        .containsEntry("shop", "VARCHAR")
        .containsEntry("district", "INTEGER")
        .containsEntry("disputed at", "TIMESTAMP WITH TIME ZONE")
        .containsEntry("day", "DATE")
        .containsEntry("label", "BOOLEAN")
        .containsEntry("notes", "STRUCT(code INTEGER, words VARCHAR[])");
    assertThat(withoutSpine(set)).isEqualTo(withoutSpine(fromFile()));
    DatasetRecord record = records.find("set", Optional.empty()).orElseThrow();
    assertThat(record.spine())
        .isEqualTo("iceberg:shops.disputes@" + table.currentSnapshot().snapshotId());
    assertThat(record.spineSha256()).hasSize(64);
  }

  @Test
  void aTableIsReadAtTheSnapshotThatIsNamed() throws Exception {
    OfflineCatalog catalog = catalog();
    Table table = table(catalog);
    append(table, 0, 40);
    long first = table.currentSnapshot().snapshotId();
    table.manageSnapshots().createTag("monday", first).commit();
    append(table, 40, 100);
    table.updateSchema().addColumn("later", Types.IntegerType.get()).commit();
    for (String at : List.of("monday", Long.toString(first))) {
      Datasets.create(
          STORE,
          request(Spine.parse("iceberg:shops.disputes@" + at)).log(catalog).to(parquet("then")));
      assertThat(ReadBack.parquet(folder.resolve("then.parquet"))).hasSize(40);
      assertThat(ReadBack.types(folder.resolve("then.parquet"))).doesNotContainKey("later");
    }
    table
        .newDelete()
        .deleteFromRowFilter(org.apache.iceberg.expressions.Expressions.alwaysTrue())
        .commit();
    Datasets.create(
        STORE, request(new TableSpine("shops.disputes", null)).log(catalog).to(parquet("now")));
    assertThat(ReadBack.parquet(folder.resolve("now.parquet"))).isEmpty();
  }

  @Test
  void rowsThatATableHasDeletedAreNotAsked() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    List<LoggedVisits.Logged> logged = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      var visit = visits.all().get(i);
      logged.add(new LoggedVisits.Logged(visit, 0, i, visit.at()));
    }
    log.append(logged);
    log.deleteFirstRows();
    DatasetRequest request =
        DatasetRequest.of("set", Spine.parse("iceberg:millrace.events_visits"), "event_time")
            .features("shop.count_2h")
            .log(log.catalog())
            .to(parquet("deleted"));
    assertThat(Datasets.create(STORE, request).rows()).isBetween(1L, 49L);
  }

  @Test
  void aQueryGivesWhatTheSameRowsInAFileGiveAndItsTypesAreCarried() throws Exception {
    System.setProperty("SPINE_TEST_PASSWORD", PASSWORD);
    fill();
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Path query =
        Files.writeString(
            folder.resolve("disputes.sql"), "-- all of them\nselect * from disputes order by n;\n");
    DatasetRequest request =
        request(Spine.parse("sql:shops:" + query)).connection(address()).records(records);
    Datasets.create(STORE, request.to(parquet("query")));
    List<Map<String, Object>> set = ReadBack.parquet(folder.resolve("query.parquet"));
    assertThat(withoutSpine(set)).isEqualTo(withoutSpine(fromFile()));
    assertThat(ReadBack.types(folder.resolve("query.parquet")))
        .containsEntry("n", "INTEGER")
        .containsEntry("shop", "VARCHAR")
        .containsEntry("district", "INTEGER")
        .containsEntry("disputed at", "TIMESTAMP WITH TIME ZONE")
        .containsEntry("label", "BOOLEAN")
        .containsEntry("cost", "DECIMAL(10,2)")
        .containsEntry("share", "DECIMAL(38,9)")
        .containsEntry("id", "UUID")
        .containsEntry("day", "DATE")
        .containsEntry("ratio", "FLOAT")
        .containsEntry("raw", "BLOB")
        .containsEntry("extra", "VARCHAR");
    DatasetRecord record = records.find("set", Optional.empty()).orElseThrow();
    assertThat(record.spine())
        .isEqualTo("sql:shops:-- all of them\nselect * from disputes order by n;");
    assertThat(Files.readString(folder.resolve("datasets/set/1.json"))).doesNotContain(PASSWORD);
  }

  @Test
  void whatADatabaseRefusesIsAProblemAmongOthersAndHoldsNoSecret() {
    System.setProperty("SPINE_TEST_PASSWORD", PASSWORD);
    DatasetRequest request =
        request(Spine.parse("sql:shops:select * from nowhere where x = '" + 1 + "'"))
            .features("shop.nothing");
    assertThat(problems(request.connection(address())))
        .hasSize(2)
        .anySatisfy(each -> assertThat(each).startsWith("there is no feature 'shop.nothing'"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .startsWith("cannot read the spine from database 'shops': ERROR: relation")
                    .contains("42P01")
                    .doesNotContain(PASSWORD, "localhost", "127.0.0.1"));
    DatabaseAddress stranger =
        new DatabaseAddress("shops", address().url(), "stranger", "${SPINE_TEST_PASSWORD}");
    assertThat(problems(request(Spine.parse("sql:shops:select 1")).connection(stranger)))
        .singleElement()
        .asString()
        .startsWith("cannot read the spine: cannot connect to database 'shops': ")
        .doesNotContain(PASSWORD);
    assertThat(problems(request(Spine.parse("sql:nobody:select 1"))))
        .singleElement()
        .asString()
        .contains("${NOBODY_URL} is not set on this machine");
    assertThat(problems(request(Spine.parse("sql:nobody:" + folder + "/none.sql"))))
        .containsExactly("cannot read the spine: there is no file " + folder + "/none.sql");
  }

  @Test
  void aValueThatHasNoPlaceInItsTypeIsSaid() {
    System.setProperty("SPINE_TEST_PASSWORD", PASSWORD);
    assertThat(
            problems(
                request(Spine.parse("sql:shops:select 'a' as shop, 1::numeric / 3 as third"))
                    .connection(address())))
        .singleElement()
        .asString()
        .contains("row 1, column 'third': '0.3333")
        .endsWith("is no decimal(38, 9); cast it in the query");
    assertThat(
            problems(
                request(Spine.parse("sql:shops:select 'a' as shop, 'infinity'::timestamptz as t"))
                    .connection(address())))
        .singleElement()
        .asString()
        .contains("row 1, column 't': 'infinity' is no timestamptz");
    assertThat(
            problems(
                request(Spine.parse("sql:shops:select 1 as a, 2 as \"A\"")).connection(address())))
        .singleElement()
        .asString()
        .endsWith("it has column 'A' twice; give each a name of its own");
  }

  @Test
  void aTableThatIsNotThereIsSaid() throws Exception {
    assertThat(problems(request(Spine.parse("iceberg:shops.none"))))
        .containsExactly(
            "cannot read the spine iceberg:shops.none: no catalog; " + Problems.NAME_THE_LOG);
    OfflineCatalog catalog = catalog();
    assertThat(problems(request(Spine.parse("iceberg:shops.none")).log(catalog)))
        .containsExactly("the catalog has no table 'shops.none'");
    table(catalog);
    assertThat(problems(request(Spine.parse("iceberg:shops.disputes@7")).log(catalog)))
        .singleElement()
        .asString()
        .endsWith("shops.disputes has no snapshot 7 any more");
    assertThatThrownBy(() -> Spine.parse("iceberg:disputes"))
        .hasMessageContaining("use iceberg:NAMESPACE.TABLE");
    assertThatThrownBy(() -> Spine.parse("sql:select 1"))
        .hasMessageContaining("use sql:CONNECTION:SELECT");
  }

  private List<String> problems(DatasetRequest request) {
    return catchThrowableOfType(
            DatasetException.class,
            () -> Datasets.create(STORE, request.to(parquet("none")).scratch(folder)))
        .problems();
  }

  private DatasetRequest request(Spine spine) {
    try {
      return DatasetRequest.of("set", spine, "disputed at")
          .features("shop.count_2h", "shop.sum_2h", "place.*")
          .source("visits", SourceOverride.parse("csv:" + visits.csv(folder)));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Map<String, Object>> fromFile() throws Exception {
    StringBuilder text = new StringBuilder("shop,district,disputed at\n");
    for (int i = 0; i < 100; i++) {
      text.append("%s,%d,%s\n".formatted(shop(i), i % 3, at(i)));
    }
    Path spine = Files.writeString(folder.resolve("spine.csv"), text);
    Datasets.create(STORE, request(DataFile.parse(spine.toString())).to(parquet("file")));
    return ReadBack.parquet(folder.resolve("file.parquet"));
  }

  /** Sorted by what both have: the order of a table is that of its files. */
  private static List<String> withoutSpine(List<Map<String, Object>> set) {
    return set.stream()
        .map(
            row ->
                "%s %s %s %s %s %s %s"
                    .formatted(
                        row.get("shop"),
                        row.get("district"),
                        row.get("disputed at"),
                        row.get("shop__count_2h"),
                        row.get("shop__sum_2h"),
                        row.get("place__count_1h"),
                        row.get("place__last")))
        .sorted()
        .toList();
  }

  private DataFile parquet(String name) {
    return DataFile.parse("parquet:" + folder.resolve(name + ".parquet"));
  }

  private String shop(int i) {
    return visits.all().get(i).shop();
  }

  private Instant at(int i) {
    return visits.all().get(i).at().plusMillis(i);
  }

  private OfflineCatalog catalog() {
    return OfflineCatalog.of(
        Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
  }

  private static Table table(OfflineCatalog offline) {
    Catalog catalog = offline.loadCatalog();
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("shops"));
    Schema schema =
        new Schema(
            Types.NestedField.required(1, "shop", Types.StringType.get()),
            Types.NestedField.optional(2, "district", Types.IntegerType.get()),
            Types.NestedField.optional(3, "disputed at", Types.TimestampType.withZone()),
            Types.NestedField.optional(4, "day", Types.DateType.get()),
            Types.NestedField.optional(5, "label", Types.BooleanType.get()),
            Types.NestedField.optional(
                6,
                "notes",
                Types.StructType.of(
                    Types.NestedField.optional(7, "code", Types.IntegerType.get()),
                    Types.NestedField.optional(
                        8, "words", Types.ListType.ofOptional(9, Types.StringType.get())))));
    return catalog.createTable(
        TableIdentifier.of("shops", "disputes"),
        schema,
        PartitionSpec.builderFor(schema).identity("day").build());
  }

  private void append(Table table, int from, int to) throws Exception {
    List<Record> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Record row = GenericRecord.create(table.schema());
      row.setField("shop", shop(i));
      row.setField("district", i % 3);
      row.setField("disputed at", OffsetDateTime.ofInstant(at(i), ZoneOffset.UTC));
      row.setField("day", LocalDate.ofInstant(at(i), ZoneOffset.UTC));
      row.setField("label", i % 2 == 0);
      Record notes = GenericRecord.create(table.schema().findType("notes").asStructType());
      notes.setField("code", i);
      notes.setField("words", List.of("a", "b" + i));
      row.setField("notes", notes);
      rows.add(row);
    }
    LogWriter.append(table, rows);
  }

  private static DatabaseAddress address() {
    String url = postgres.server().jdbcUrl();
    return new DatabaseAddress(
        "shops", url.substring(0, url.indexOf('?')), "reader", "${SPINE_TEST_PASSWORD}");
  }

  private void fill() throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table disputes (n int, shop text, district int, "disputed at" timestamptz,
            label boolean, cost numeric(10, 2), share numeric, id uuid, day date, ratio real,
            raw bytea, extra jsonb)
          """);
      statement.execute("grant select on disputes to reader");
      for (int i = 0; i < 100; i++) {
        statement.execute(
            """
            insert into disputes values (%d, '%s', %d, '%s', true, 1.5, 0.25,
              '123e4567-e89b-12d3-a456-426614174000', '2026-01-01', 1.5, '\\x01', '{"a": 1}')
            """
                .formatted(i, shop(i), i % 3, at(i)));
      }
    }
  }
}
