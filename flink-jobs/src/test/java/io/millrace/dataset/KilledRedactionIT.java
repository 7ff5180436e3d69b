package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.KilledProcess.Place;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.forget.ForgottenDatasets;
import io.millrace.job.SourceOverride;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.erase.StoredBytes;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that takes keys out of sets is killed: each set is as it was or without all of them,
 * and the next process goes on to the end.
 */
final class KilledRedactionIT {
  private static final long TURN_NANOS = 180_000_000_000L;
  private static final String RECORDS = "io.millrace.dataset.registry.DatasetFolder";
  private static final String RECORD_FILES = "io.millrace.dataset.registry.RecordFiles";
  private static final String FILE = "io.millrace.dataset.local.PendingFile";
  private static final String TABLE = "io.millrace.dataset.registry.TableSet";
  private static final List<String> SETS = List.of("first", "second", "table");
  private static final List<String> KEYS = List.of("shop 5", "shop 6", "shop 8");
  private static final Place FIRST_WRITTEN = Place.before(FILE, "publish");
  private static final Place TABLE_WRITTEN = Place.before(TABLE, "publish");

  @TempDir private Path folder;
  private OnlineDatabase database;
  private ForgetRegister register;
  private List<Long> ids;

  /** Where the process is killed, and how many sets are without the keys then. */
  enum Moment {
    ROWS_ARE_FOUND(0, Place.before("io.millrace.dataset.local.HeldRows", "others")),
    FILE_IS_HALF_WRITTEN(0, Place.before(RECORDS, "redact")),
    RECORD_IS_HALF_WRITTEN(0, Place.before(RECORD_FILES, "force")),
    RECORD_IS_PENDING(0, FIRST_WRITTEN),
    FILE_HAS_ITS_NAME(1, Place.after(FILE, "publish")),
    SECOND_IS_PENDING(1, FIRST_WRITTEN, Place.after(FILE, "publish"), FIRST_WRITTEN),
    TABLE_IS_PENDING(2, TABLE_WRITTEN),
    METADATA_IS_WRITTEN(
        2,
        TABLE_WRITTEN,
        Place.after("org.apache.iceberg.BaseMetastoreTableOperations", "writeNewMetadata")),
    TABLE_IS_COMMITTED(3, TABLE_WRITTEN, Place.before(TABLE, "dropReplaced")),
    SETS_ARE_DONE(3, Place.before("io.millrace.forget.RedactionRound", "failure")),
    PLACES_ARE_DONE(3, Place.before("io.millrace.job.forget.ForgetPlaces", "withPending"));

    private final int redacted;
    private final List<Place> places;

    Moment(int redacted, Place... places) {
      this.redacted = redacted;
      this.places = List.of(places);
    }
  }

  @BeforeEach
  void threeSetsAndThreeKeys() throws IOException {
    database = new OnlineDatabase();
    Visits.seeded(1, 3_000, 40).csv(folder);
    ShopSpine.csv(folder, 2_000);
    OfflineCatalog catalog = catalog(folder, database.address());
    for (String set : SETS) {
      Datasets.create(
          store(),
          DatasetRequest.of(set, DataFile.parse(folder.resolve("spine.csv").toString()), "at")
              .features("shop.count_2h")
              .source("visits", SourceOverride.parse("csv:" + folder.resolve("visits.csv")))
              .scratch(folder.resolve("scratch"))
              .log(catalog)
              .records(new DatasetFolder(folder.resolve("datasets")))
              .to(
                  DatasetTarget.parse(
                      set.equals("table")
                          ? "iceberg:sets.visits"
                          : folder.resolve(set + ".parquet").toString())));
    }
    register = new ForgetRegister(database.address());
    EntityCodec shops = store().view("shop").keys();
    ids = new ArrayList<>();
    for (String key : KEYS) {
      ids.add(
          register.request(
              shops.spec(),
              shops.encode(List.of(key)),
              "",
              List.of(ForgottenDatasets.place(records().path()))));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachSetIsAsItWasOrWithoutAllKeysAndTheNextProcessGoesOn(Moment moment) throws Exception {
    KilledProcess.run(
        folder,
        KilledRedactionIT.class,
        List.of(folder.toString(), database.address().url()),
        moment.places,
        () -> halve(moment));

    int redacted = 0;
    for (DatasetRecord record : records().all()) {
      assertThat(records().isThere(record)).as("%s is whole", record.name()).isTrue();
      redacted += record.wasRedacted() ? 1 : 0;
      List<String> shops = shops(record);
      if (record.wasRedacted()) {
        assertThat(shops).hasSize(1_850).doesNotContainAnyElementsOf(KEYS);
      } else {
        assertThat(shops).hasSize(2_000).containsAll(KEYS);
      }
    }
    assertThat(redacted).isEqualTo(moment.redacted);

    goOn();
    for (DatasetRecord record : records().all()) {
      assertThat(shops(record)).hasSize(1_850).doesNotContainAnyElementsOf(KEYS);
      assertThat(record.redacted())
          .extracting(DatasetRecord.Redaction::forgetting)
          .containsExactlyElementsOf(ids);
    }
    for (long id : ids) {
      assertThat(new ForgetPlaces(database.address()).of(id))
          .singleElement()
          .extracting(ForgetPlace::detail)
          .isEqualTo("3 redacted: first 1, second 1, table 1");
    }
    assertThat(register.read().entries()).noneMatch(Forgetting::isUnderWay);
    assertNothingIsLeft();
  }

  /** The server sees in a moment that the killed process has its turn no more. */
  private void goOn() throws InterruptedException {
    long end = System.nanoTime() + TURN_NANOS;
    ForgottenDatasets datasets = new ForgottenDatasets(store(), database.address(), records());
    datasets.run();
    while (!register.readUnderWay().entries().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
      datasets.run();
    }
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".pending"));
    }
    for (String key : KEYS) {
      assertThat(StoredBytes.holding(key, folder.resolve("warehouse"))).isEmpty();
    }
  }

  private List<String> shops(DatasetRecord record) {
    return Datasets.read(record, catalog(folder, database.address()), 2_000).rows().stream()
        .map(row -> row.get(0).toString())
        .toList();
  }

  private DatasetFolder records() {
    return records(folder, database.address());
  }

  /** What was written whole is as if it had been killed amid the writing. */
  private void halve(Moment moment) throws IOException {
    if (moment == Moment.FILE_IS_HALF_WRITTEN) {
      HalfWritten.pendingSet(folder);
    } else if (moment == Moment.RECORD_IS_HALF_WRITTEN) {
      HalfWritten.file(folder.resolve("datasets/first/1.json.pending"));
    }
  }

  private static FeatureStore store() {
    return Compiler.compile(ShopFeatures.class).orThrow();
  }

  private static OfflineCatalog catalog(Path folder, PostgresAddress address) {
    return OfflineCatalog.postgres(address, folder.resolve("warehouse").toUri().toString());
  }

  private static DatasetFolder records(Path folder, PostgresAddress address) {
    return new DatasetFolder(folder.resolve("datasets")).with(catalog(folder, address));
  }

  /** The process that is killed. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    PostgresAddress address = PostgresAddress.of(arguments[1]);
    new ForgottenDatasets(store(), address, records(folder, address)).run();
  }
}
