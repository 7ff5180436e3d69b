package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that a stream let in when it allowed to be dated further ahead of their arrival. */
final class TightenedAheadTest {
  private static final long MINUTE = 60_000;
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, LookFeatures.class).orThrow();
  private static final BoundStream LOOKS = STORE.stream("looks");

  @TempDir private Path folder;
  private OfflineCatalog catalog;
  private LogTable wanted;

  /** A stream without checks. */
  @FeatureView(name = "look", owner = "test@example.com", description = "Who looks at a shop")
  static final class LookFeatures {
    public static final EventStream<Visit> LOOKS =
        EventStream.of(Visit.class)
            .from(Kafka.topic("looks").json())
            .eventTime(Visit::at)
            .ahead("1m");
    public static final Windowed<Long> COUNT =
        LOOKS.by(ShopFeatures.SHOP, Visit::shop).count().over("2h");

    private LookFeatures() {}
  }

  @BeforeEach
  void aCatalog() {
    catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    wanted = EventLog.table(LOOKS.spec(), "kafka:visits");
  }

  @Test
  void areRefusedAlsoWhenAJobHasBegunToLogByTheNewDefinition() throws Exception {
    logByAnEarlierOne("600000");
    assertRefusedBy(request -> Datasets.create(STORE, request));
    LogTables.prepare(catalog, List.of(wanted));
    assertRefusedBy(request -> BothEngines.create(STORE, request));
    // A job that is started once more knows no better.
    LogTables.prepare(catalog, List.of(wanted));
    assertRefusedBy(request -> Datasets.create(STORE, request));
  }

  @Test
  void areRefusedWhereNobodyKnowsWhatWasAllowed() throws Exception {
    LogTable unsaid = new LogTable(wanted.name(), wanted.columns(), wanted.day(), Map.of());
    LogTables.prepare(catalog, List.of(unsaid.with(LogTable.FINGERPRINT, "earlier")));
    log();
    for (int start = 1; start <= 2; start++) {
      LogTables.prepare(catalog, List.of(wanted));
      assertRefusedBy(request -> Datasets.create(STORE, request));
    }
  }

  @Test
  void whereNoneAllowedMoreColumnsAreReadAsTheyAre() throws Exception {
    logByAnEarlierOne("30000");
    LogTables.prepare(catalog, List.of(wanted));
    DatasetReport report = Datasets.create(STORE, request());
    assertThat(report.feeds().get(0).plan()).contains("columns");
    assertThat(report.feeds().get(0).bad()).isEmpty();
  }

  /** Makes a set. */
  private interface Maker {
    DatasetReport make(DatasetRequest request) throws Exception;
  }

  private void assertRefusedBy(Maker maker) throws Exception {
    DatasetReport report = maker.make(request());
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")).get(0))
        .containsEntry("look__count_2h", 2L);
    assertThat(report.feeds().get(0).bad()).containsOnly(entry(ReasonCode.AHEAD_OF_ARRIVAL, 1L));
  }

  private void logByAnEarlierOne(String aheadMillis) throws Exception {
    LogTables.prepare(
        catalog,
        List.of(wanted.with(LogTable.FINGERPRINT, "earlier").with(LogTable.AHEAD, aheadMillis)));
    log();
  }

  /** One at its time, one a minute ahead, one a millisecond further. */
  private void log() throws Exception {
    Instant at = Instant.ofEpochMilli(Visits.START);
    LoggedVisits.there(catalog, wanted.name())
        .append(
            List.of(
                logged(at, at, 0),
                logged(at.plusMillis(MINUTE), at, 1),
                logged(at.plusMillis(MINUTE + 1), at, 2)));
  }

  private static Logged logged(Instant at, Instant arrival, long offset) {
    return new Logged(new Visit("a", 1, "v", 1L, 1.0, null, at), 0, offset, arrival);
  }

  private DatasetRequest request() throws Exception {
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "shop,at\na,2026-01-01T00:30:00Z\n");
    return DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
        .features("look.count_2h")
        .existing(DatasetRequest.Existing.REPLACED)
        .log(catalog)
        .to(DataFile.parse(folder + "/set.parquet"));
  }
}
