package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.RowLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of tables that count from when they were observed, beside a naive computation. */
final class ObservedSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, OwnerFeatures.class).orThrow();
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final int PULLS = 12;

  @TempDir private Path folder;
  private OfflineCatalog log;
  private final List<Version> versions = new ArrayList<>();
  private final List<String> shops = new ArrayList<>();
  private final List<Long> instants = new ArrayList<>();

  private record Version(String shop, int pull, long pulled, long observed, String owner) {
    boolean isGone() {
      return owner == null;
    }
  }

  @BeforeEach
  void versionsThatPullsFoundLongAfterTheyWereObserved() throws Exception {
    Random random = new Random(51);
    for (int pull = 1; pull <= PULLS; pull++) {
      long pulled = Visits.START + pull * HOUR;
      for (int shop = 0; shop < 3; shop++) {
        int what = random.nextInt(4);
        if (what == 0) {
          versions.add(new Version("shop " + shop, pull, pulled, pulled, null));
        } else if (what < 3) {
          long observed = pulled - random.nextInt(6) * HOUR / 2 - shop;
          versions.add(new Version("shop " + shop, pull, pulled, observed, "owner " + pull));
        }
      }
    }
    for (int i = 0; i < 400; i++) {
      Version near = versions.get(random.nextInt(versions.size()));
      shops.add("shop " + random.nextInt(4));
      instants.add((i % 2 == 0 ? near.observed() : near.pulled()) + random.nextInt(3) - 1);
    }
    log = LoggedVisits.in(folder, STORE.stream("visits")).catalog();
    writeLog();
  }

  @Test
  void aRowCountsFromWhenItWasObservedWhicheverPullFoundIt() throws Exception {
    List<Map<String, Object>> observed = rows(request().timeOf(TableTime.OBSERVED));
    List<Map<String, Object>> known = rows(request());
    int differ = 0;
    for (int i = 0; i < instants.size(); i++) {
      assertRow(observed.get(i), i, versions);
      differ += observed.get(i).equals(known.get(i)) ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(50);
  }

  @Test
  void asKnownAtAnInstantOnlyRowsCountThatHadBeenPulledByThen() throws Exception {
    long by = Visits.START + PULLS / 2 * HOUR;
    List<Map<String, Object>> set =
        rows(request().timeOf(TableTime.OBSERVED).asKnownAt(Instant.ofEpochMilli(by)));
    List<Version> pulled = versions.stream().filter(each -> each.pulled() <= by).toList();
    for (int i = 0; i < instants.size(); i++) {
      assertRow(set.get(i), i, pulled);
    }
  }

  @Test
  void aRevisionIsMadeAgainByWhatItsRecordSays() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    rows(request());
    byte[] known = Files.readAllBytes(folder.resolve("set.parquet"));
    Datasets.create(
        STORE, request().timeOf(TableTime.OBSERVED).engine(Engine.LOCAL).records(records));
    byte[] observed = Files.readAllBytes(folder.resolve("set.parquet"));
    assertThat(observed).isNotEqualTo(known);
    DatasetRecord record = records.all().get(0);
    assertThat(record.timeOf()).isEqualTo("observed");
    Files.delete(folder.resolve("set.parquet"));
    Datasets.remake(STORE, DatasetRequest.again(record, log), DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(observed);
  }

  @Test
  void rowsOfAViewCountSoToo() {
    Version late =
        versions.stream()
            .filter(each -> each.pull() > 1 && !each.isGone())
            .max(Comparator.comparingLong(each -> each.pulled() - each.observed()))
            .orElseThrow();
    ViewReading reading =
        new ViewReading(
            "owner",
            List.of(List.of(late.shop())),
            Instant.ofEpochMilli(late.observed() + 1),
            null,
            null,
            0,
            Map.of(),
            log,
            DatasetRequest.Statuses.LEFT_OUT);
    List<Object> known = Datasets.rows(STORE, reading).rows().get(0);
    List<Object> observed =
        Datasets.rows(STORE, reading.counting(TableTime.OBSERVED)).rows().get(0);
    assertThat(observed).contains(late.owner());
    assertThat(known).doesNotContain(late.owner());
  }

  @Test
  void aViewIsReadWhereARowHasBegunToCount() throws Exception {
    Path visits = Visits.seeded(1, 20, 3).csv(folder);
    ViewReading reading =
        new ViewReading(
            "owner",
            List.of(),
            null,
            null,
            null,
            0,
            Map.of("visits", SourceOverride.parse("csv:" + visits)),
            log,
            DatasetRequest.Statuses.LEFT_OUT);
    Map<String, Object> observed = owners(reading.counting(TableTime.OBSERVED));
    Map<String, Object> known = owners(reading);
    for (Version version : versions) {
      Version last =
          versions.stream()
              .filter(
                  each ->
                      each.shop().equals(version.shop()) && each.observed() <= version.observed())
              .max(Comparator.comparingLong(Version::observed).thenComparingInt(Version::pull))
              .orElseThrow();
      assertThat(observed)
          .containsEntry(
              version.shop() + Instant.ofEpochMilli(version.observed() + 1), last.owner());
      if (version.pull() > 1) {
        long at = version.pulled() + (version.observed() < version.pulled() ? 0 : 1);
        assertThat(known).containsKey(version.shop() + Instant.ofEpochMilli(at));
      }
    }
  }

  /** By shop and instant. */
  private static Map<String, Object> owners(ViewReading reading) {
    DatasetRows rows = Datasets.rows(STORE, reading);
    int shop = rows.columns().indexOf("shop");
    int at = rows.columns().indexOf("event_time");
    int owner = rows.columns().indexOf("owner__owner");
    Map<String, Object> owners = new HashMap<>();
    for (List<Object> row : rows.rows()) {
      String instant = row.get(at).toString().replace(' ', 'T').replace("+00", "Z");
      owners.put(row.get(shop) + Instant.parse(instant).toString(), row.get(owner));
    }
    return owners;
  }

  @Test
  void whatWasServedIsAsTheJobKnewIt() {
    assertThatThrownBy(
            () ->
                Datasets.create(
                    STORE,
                    request().timeOf(TableTime.OBSERVED).mode(DatasetRequest.Mode.AS_SERVED)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("--time-of is for recomputed ones");
  }

  private void assertRow(Map<String, Object> row, int i, List<Version> counted) {
    long at = instants.get(i);
    List<Version> before =
        counted.stream()
            .filter(each -> each.shop().equals(shops.get(i)) && each.observed() < at)
            .toList();
    String owner =
        before.stream()
            .max(Comparator.comparingLong(Version::observed).thenComparingInt(Version::pull))
            .map(Version::owner)
            .orElse(null);
    long from = Math.floorDiv(at - 2 * HOUR, 15 * MINUTE) * 15 * MINUTE;
    long changes =
        before.stream().filter(each -> !each.isGone() && each.observed() >= from).count();
    assertThat(row)
        .as("%s at %s", shops.get(i), Instant.ofEpochMilli(at))
        .containsEntry("owner__owner", owner)
        .containsEntry("owner__changes_2h", changes);
  }

  private DatasetRequest request() throws Exception {
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (int i = 0; i < instants.size(); i++) {
      spine.append("%s,%s\n".formatted(shops.get(i), Instant.ofEpochMilli(instants.get(i))));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
        .features("owner.owner", "owner.changes_2h")
        .existing(DatasetRequest.Existing.REPLACED)
        .log(log)
        .to(DataFile.parse(folder + "/set.parquet"));
  }

  private List<Map<String, Object>> rows(DatasetRequest request) throws Exception {
    BothEngines.create(STORE, request);
    return ReadBack.parquet(folder.resolve("set.parquet"));
  }

  private void writeLog() throws Exception {
    LogTable wanted = RowLog.table(STORE.table("owners").spec());
    LogTables.prepare(log, List.of(wanted));
    Table table =
        log.loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    List<Record> rows = new ArrayList<>();
    for (Version version : versions) {
      Record row = GenericRecord.create(table.schema());
      row.setField("pull", version.pull());
      row.setField("row_id", (long) rows.size());
      row.setField("observed_at", time(version.observed()));
      row.setField("pulled_at", time(version.pulled()));
      row.setField("gone", version.isGone());
      row.setField("shop", version.shop());
      if (!version.isGone()) {
        row.setField("owner", version.owner());
        row.setField("rent", 1.0);
        row.setField("since", time(version.observed()));
      }
      rows.add(row);
    }
    LogWriter.append(table, rows);
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
