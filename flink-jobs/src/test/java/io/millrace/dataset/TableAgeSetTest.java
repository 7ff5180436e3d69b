package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.NaivePulls.Pulled;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.PullLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old tables are in training sets, by the pulls in the log, beside a naive computation. */
final class TableAgeSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, DeskFeatures.class).orThrow();
  private static final List<String> FEATURES =
      List.of(
          "by_schedule",
          "within",
          "rows_12h",
          "later_by_schedule",
          "kept_by_schedule",
          "kept_within",
          "visits_2h",
          "both",
          "both_within");
  private static final long START = Visits.START;

  @TempDir private Path folder;
  private final NaivePulls pulls = NaivePulls.seeded(61, START);
  private final List<Long> instants = new ArrayList<>();
  private OfflineCatalog log;

  @BeforeEach
  void rowsThatNeverChangeAndPullsOfWhichSomeFailed() throws Exception {
    log = LoggedVisits.in(folder, STORE.stream("visits")).catalog();
    LogTables.prepare(log, List.of(ServedLog.table(STORE.view("desk"))));
    for (String table : List.of("hourly", "later", "kept")) {
      logRow(table);
    }
    append(pulls.good);
    instants.addAll(pulls.edges());
    instants.add(START - NaivePulls.HOUR);
    instants.add(START + 3 * NaivePulls.ALL);
    Collections.shuffle(instants, new Random(62));
  }

  @Test
  void aTableIsStaleAtAnInstantAsOnlineByTheLastPullThatHadBegun() throws Exception {
    DatasetReport report = BothEngines.create(STORE, request());
    assertStatuses("present", Long.MAX_VALUE, false);
    assertThat(unjudged(report))
        .containsExactly(
            before("hourly", 1, Pulled::began),
            before("kept", 57, Pulled::began),
            before("later", 1, Pulled::began));
    assertThat(report.feeds())
        .filteredOn(feed -> feed.name().equals("pulls of tables"))
        .extracting(FeedReport::events)
        .containsExactly((long) pulls.good.size());
  }

  @Test
  void asKnownAtAnInstantByThePullsThatHadBegunByThen() throws Exception {
    long by = pulls.good.get(pulls.good.size() / 4).began();
    Datasets.create(STORE, request().engine(Engine.LOCAL).asKnownAt(Instant.ofEpochMilli(by)));
    assertStatuses("present", by, false);
  }

  @Test
  void asKnownBeforeTheFirstPullHadBegunNoRowIsJudged() throws Exception {
    long first = first("kept", Pulled::began);
    Instant by = Instant.ofEpochMilli(first - 1);
    DatasetReport report = Datasets.create(STORE, request().engine(Engine.LOCAL).asKnownAt(by));
    assertThat(unjudged(report))
        .contains(before("hourly", 1, Pulled::began))
        .contains(
            "the first pull of table 'kept' in the log, pull 57 at %s was not known by %s; how old its rows were is not judged"
                .formatted(Instant.ofEpochMilli(first), by));
  }

  @Test
  void asServedByThePullsThatViewsShowedByThen() throws Exception {
    DatasetReport report = BothEngines.create(STORE, request().mode(DatasetRequest.Mode.AS_SERVED));
    assertStatuses("not_found", Long.MAX_VALUE, true);
    assertThat(unjudged(report))
        .as("what the log knows the gateway said is no matter of doubt")
        .containsExactly(before("kept", 57, Pulled::visible));
  }

  @Test
  void asServedAndKnownBeforeViewsShowedTheFirstPullItIsStaleAtAllInstants() throws Exception {
    long first = first("hourly", Pulled::visible);
    Datasets.create(
        STORE,
        request()
            .engine(Engine.LOCAL)
            .mode(DatasetRequest.Mode.AS_SERVED)
            .asKnownAt(Instant.ofEpochMilli(first - 1)));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("desk__by_schedule__status"))
        .containsOnly("stale");
  }

  @Test
  void whereNoPullIsLoggedThatIsSaid() throws Exception {
    log.loadCatalog().dropTable(identifier(PullLog.NAME));
    table(PullLog.table());
    for (DatasetRequest.Mode mode : DatasetRequest.Mode.values()) {
      DatasetReport report = Datasets.create(STORE, request().engine(Engine.LOCAL).mode(mode));
      assertThat(unjudged(report))
          .containsExactly(
              "no pull of table 'hourly' is in the log; how old its rows were is not judged",
              "no pull of table 'kept' is in the log; how old its rows were is not judged",
              "no pull of table 'later' is in the log; how old its rows were is not judged");
      assertThat(report.statuses().values()).noneMatch(each -> each.toString().contains("STALE"));
    }
  }

  private static List<String> unjudged(DatasetReport report) {
    return report.warnings().stream()
        .filter(warning -> warning.contains("how old its rows were"))
        .toList();
  }

  private String before(String table, int number, ToLongFunction<Pulled> from) {
    long first = first(table, from);
    return "%d rows of the spine ask for an instant before the first pull of table '%s' in the log, pull %d at %s; how old its rows were then is not judged"
        .formatted(
            instants.stream().filter(at -> at < first).count(),
            table,
            number,
            Instant.ofEpochMilli(first));
  }

  private long first(String table, ToLongFunction<Pulled> from) {
    return pulls.good.stream()
        .filter(pull -> pull.table().equals(table))
        .mapToLong(from)
        .min()
        .orElseThrow();
  }

  @Test
  void whatAnotherVersionServedIsNotFoundHoweverOldItsTablesAre() throws Exception {
    Table served = table(ServedLog.table(STORE.view("desk")));
    Record row = GenericRecord.create(served.schema());
    row.setField("shop", "shop");
    row.setField("epoch", 1L);
    row.setField("position", 1L);
    row.setField("decided_at", time(START - 2 * NaivePulls.HOUR));
    row.setField("deleted", false);
    row.setField("steps", List.of());
    row.setField("row", ByteBuffer.wrap(new byte[] {0}));
    LogWriter.append(served, List.of(row));
    DatasetReport report = BothEngines.create(STORE, request().mode(DatasetRequest.Mode.AS_SERVED));
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("set.parquet"));
    List<Object> ofNone = new ArrayList<>();
    long unreadable = 0;
    for (Map<String, Object> each : rows) {
      List<Object> statuses =
          FEATURES.stream().map(name -> each.get("desk__" + name + "__status")).toList();
      if (each.get("shop").equals("shop")) {
        unreadable++;
        assertThat(statuses).as("at %s", each.get("at")).containsOnly("not_found");
      } else {
        ofNone.addAll(statuses);
      }
    }
    assertThat(ofNone).as("of a key that had no row").contains("stale", "not_found");
    assertThat(report.warnings())
        .contains(
            unreadable
                + " rows of the spine were served by another version of view 'desk', which this one"
                + " cannot read; answered as not found");
  }

  @Test
  void whereRowsCountFromWhenTheyWereObservedNoPullSaysHowOldTheyAre() throws Exception {
    DatasetReport report =
        Datasets.create(STORE, request().timeOf(TableTime.OBSERVED).engine(Engine.LOCAL));
    assertThat(report.statuses().values()).noneMatch(each -> each.toString().contains("STALE"));
    assertThat(report.feeds()).noneMatch(feed -> feed.name().equals("pulls of tables"));
  }

  @Test
  void aRevisionIsMadeAgainByThePullsOfThen() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Path file = folder.resolve("set.parquet");
    Datasets.create(STORE, request().engine(Engine.LOCAL).records(records));
    byte[] was = Files.readAllBytes(file);
    DatasetRecord record = records.all().get(0);
    long snapshot = record.snapshots().get("pulls of tables");
    assertThat(table(PullLog.table()).refs()).containsKey(KeptSnapshots.tag(record));

    // Pulls that were not there before: nothing would be stale any more.
    List<Pulled> more = new ArrayList<>();
    for (long at = START - 10 * NaivePulls.HOUR; at < START + 5 * NaivePulls.ALL; at += 300_000) {
      for (String table : List.of("hourly", "later", "kept")) {
        more.add(new Pulled(table, 1_000 + more.size(), at, at, at));
      }
    }
    append(more);
    UpkeepPolicy policy =
        new UpkeepPolicy(null, Duration.ZERO, 1, 128 << 20, null, Duration.ofDays(7));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log, policy, Pace.full())) {
      assertThat(upkeep.whole(PullLog.NAME).problems()).isEmpty();
    }
    Files.delete(file);
    Datasets.remake(STORE, DatasetRequest.again(record, log), DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);
    Datasets.create(STORE, request().engine(Engine.LOCAL));
    assertThat(ReadBack.parquet(file))
        .noneMatch(row -> "stale".equals(row.get("desk__by_schedule__status")));

    KeptSnapshots.release(log, record);
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log, policy, Pace.full())) {
      upkeep.whole(PullLog.NAME);
    }
    assertThat(new Remaking(record, log, null).problems())
        .containsExactly(
            "millrace.table_pulls has no snapshot "
                + snapshot
                + " any more: it has expired, or forgetting a key took it");
  }

  @Test
  void whatWasMadeBeforePullsWereLoggedIsMadeAgainWithoutThem() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    log.loadCatalog().dropTable(identifier(PullLog.NAME));
    Datasets.create(STORE, request().engine(Engine.LOCAL).records(records));
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    append(pulls.good);
    DatasetRecord record = records.all().get(0);
    assertThat(record.snapshots()).doesNotContainKey("pulls of tables");
    Files.delete(file);
    Datasets.remake(STORE, DatasetRequest.again(record, log), DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);
  }

  /**
   * Compares all statuses.
   *
   * @param known of the key that is there, where it is not stale
   */
  private void assertStatuses(String known, long by, boolean served) throws Exception {
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("set.parquet"));
    int stale = 0;
    for (int i = 0; i < rows.size(); i++) {
      long at = instants.get(i);
      for (String feature : FEATURES) {
        boolean isStale = pulls.isStale(feature, at, by, served);
        // Of a key without rows nothing is derived, and what has no row is not found.
        assertThat(rows.get(i).get("desk__" + feature + "__status"))
            .as("%s of %s at %s", feature, rows.get(i).get("shop"), Instant.ofEpochMilli(at))
            .isEqualTo(isStale ? "stale" : i % 5 == 0 ? "not_found" : known);
        stale += isStale ? 1 : 0;
      }
    }
    int all = rows.size() * FEATURES.size();
    assertThat(stale).isBetween(all / 10, all * 9 / 10);
  }

  private DatasetRequest request() throws Exception {
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (int i = 0; i < instants.size(); i++) {
      spine.append(
          "%s,%s\n".formatted(i % 5 == 0 ? "none" : "shop", Instant.ofEpochMilli(instants.get(i))));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
        .features(FEATURES.stream().map(name -> "desk." + name).toArray(String[]::new))
        .statuses(DatasetRequest.Statuses.WRITTEN)
        .existing(DatasetRequest.Existing.REPLACED)
        .log(log)
        .to(DataFile.parse(folder + "/set.parquet"));
  }

  /** Which the first pull found, and no later one found otherwise. */
  private void logRow(String name) throws Exception {
    Table table = table(RowLog.table(STORE.table(name).spec()));
    Record row = GenericRecord.create(table.schema());
    row.setField("pull", 1);
    row.setField("row_id", 1L);
    row.setField("observed_at", time(START - 100 * NaivePulls.HOUR));
    row.setField("pulled_at", time(START));
    row.setField("gone", false);
    row.setField("shop", "shop");
    row.setField("name", "n");
    LogWriter.append(table, List.of(row));
  }

  private void append(List<Pulled> logged) throws Exception {
    Table table = table(PullLog.table());
    List<Record> rows = new ArrayList<>();
    for (Pulled pull : logged) {
      Record row = GenericRecord.create(table.schema());
      row.setField("table_name", pull.table());
      row.setField("pull", pull.number());
      row.setField("mode", "full");
      row.setField("coverage", "all_rows");
      row.setField("pulled_at", time(pull.began()));
      row.setField("ended_at", time(pull.ended()));
      row.setField("visible_at", time(pull.visible()));
      row.setField("rows", 1L);
      row.setField("malformed", 0L);
      rows.add(row);
    }
    LogWriter.append(table, rows);
  }

  private Table table(LogTable wanted) {
    LogTables.prepare(log, List.of(wanted));
    return log.loadCatalog().loadTable(identifier(wanted.name()));
  }

  private static TableIdentifier identifier(String name) {
    return TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), name);
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
