package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.answer.Status;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Window;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.event.ReasonCode;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.TableReport;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.reference.NaiveEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training sets over the tables of the offline log. */
final class OfflineLogSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, TillFeatures.class).orThrow();
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private Visits visits;
  private LoggedVisits log;

  @BeforeEach
  void anEmptyLog() {
    visits = Visits.seeded(31, 2_000, 3);
    log = LoggedVisits.in(folder, STORE.stream("visits"));
  }

  @Test
  void aSetFromTheLogIsThatFromTheFile() throws Exception {
    log.append(logged(0, 1_000));
    log.append(logged(1_000, 2_000));
    Path spine = spine(500);
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("shop.*", "place.*")
            .statuses(DatasetRequest.Statuses.WRITTEN);
    BothEngines.create(
        STORE, request.log(log.catalog()).to(DataFile.parse(folder + "/logged.parquet")));
    BothEngines.create(
        STORE,
        request
            .source("visits", SourceOverride.parse("csv:" + visits.csv(folder)))
            .to(DataFile.parse(folder + "/file.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("logged.parquet")))
        .isEqualTo(ReadBack.parquet(folder.resolve("file.parquet")));
    assertThat(ReadBack.types(folder.resolve("logged.parquet")))
        .containsEntry("label", "BOOLEAN")
        .containsEntry("at", "TIMESTAMP WITH TIME ZONE")
        .containsEntry("district", "INTEGER")
        .containsEntry("shop__sum_price_2h", "DECIMAL(38,9)")
        .containsEntry("shop__last_k_2h", "DOUBLE[]");
  }

  @Test
  void ofAViewWithoutCodeOnlyTheColumnsItNeedsAreReadAndItSaysTheSame() throws Exception {
    log.append(logged(0, 700));
    log.append(logged(700, 2_000));
    Path spine = spine(500);
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("till.*")
            .statuses(DatasetRequest.Statuses.WRITTEN);
    DatasetReport report =
        BothEngines.create(
            STORE, request.log(log.catalog()).to(DataFile.parse(folder + "/logged.parquet")));
    BothEngines.create(
        STORE,
        request
            .source("visits", SourceOverride.parse("csv:" + visits.csv(folder)))
            .to(DataFile.parse(folder + "/file.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("logged.parquet")))
        .isEqualTo(ReadBack.parquet(folder.resolve("file.parquet")));
    assertThat(report.feeds().get(0).plan())
        .endsWith("columns [shop, at, visitor, amount, points]");
  }

  /** Of a view whose code runs, and of one whose columns are read as they are. */
  @ParameterizedTest
  @ValueSource(strings = {"shop", "till"})
  void whatArrivedLaterDoesNotCountInASetAsKnownBefore(String view) throws Exception {
    log.append(logged(0, 2_000));
    Path spine = spine(400);
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features(view + ".count_2h")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    // The very instant at which one arrived, which counts.
    Instant known =
        logged(0, 2_000).stream().map(Logged::arrival).sorted().skip(300).findFirst().orElseThrow();
    BothEngines.create(STORE, request.asKnownAt(known));
    List<Map<String, Object>> before = ReadBack.parquet(folder.resolve("set.parquet"));
    BothEngines.create(STORE, request);
    List<Map<String, Object>> after = ReadBack.parquet(folder.resolve("set.parquet"));
    int differ = 0;
    for (int i = 0; i < before.size(); i++) {
      String shop = (String) before.get(i).get("shop");
      long at = ((Instant) before.get(i).get("at")).toEpochMilli();
      assertThat(before.get(i).get(view + "__count_2h")).isEqualTo(count(shop, at, known));
      assertThat(after.get(i).get(view + "__count_2h")).isEqualTo(count(shop, at, Instant.MAX));
      differ += before.get(i).equals(after.get(i)) ? 0 : 1;
    }
    assertThat(differ).isPositive().isLessThan(before.size());
  }

  @Test
  void windowsThatReachBeforeTheFirstKeptOffsetArePartial() throws Exception {
    List<Logged> kept =
        logged(0, 2_000).stream()
            .sorted(Comparator.comparing(event -> event.visit().at()))
            .map(event -> new Logged(event.visit(), 0, event.offset() + 5, event.visit().at()))
            .toList();
    long least = kept.stream().mapToLong(Logged::offset).min().orElseThrow();
    long start =
        kept.stream()
            .filter(event -> event.offset() == least)
            .findFirst()
            .orElseThrow()
            .arrival()
            .toEpochMilli();
    log.append(kept);
    Path spine = spine(400);
    DatasetReport report =
        BothEngines.create(
            STORE,
            DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
                .features("shop.count_2h", "shop.count_ever")
                .statuses(DatasetRequest.Statuses.WRITTEN)
                .log(log.catalog())
                .to(DataFile.parse(folder + "/set.parquet")));
    for (Map<String, Object> row : ReadBack.parquet(folder.resolve("set.parquet"))) {
      long at = ((Instant) row.get("at")).toEpochMilli();
      boolean partial = Math.floorDiv(at - 7_200_000, 900_000L) * 900_000 < start;
      assertThat(row.get("shop__count_2h__status").equals("partial")).isEqualTo(partial);
      assertThat(row.get("shop__count_ever__status")).isEqualTo("partial");
    }
    assertThat(report.count("shop.count_2h", Status.PARTIAL)).isBetween(1L, 399L);
  }

  @Test
  void onlyDaysThatCanCountAreReadAndTheRestIsSaid() throws Exception {
    List<Logged> days = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      Instant at = Instant.ofEpochMilli(Visits.START).plus(DAY.multipliedBy(day));
      days.add(new Logged(new Visit("a", 1, "v", 1L, 1.0, null, at), 0, day, at));
    }
    log.append(days);
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"), "shop,district,at\na,0,2026-01-20T12:00:00Z\n");
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    DatasetReport report = Datasets.create(STORE, request.features("place.sum_1h"));
    // The view's last visit is kept for ever, so all days before may count.
    assertThat(report.feeds().get(0).plan()).contains(": 20 files, ").contains("2026-01-20");
    assertThat(report.feeds().get(0).events()).isEqualTo(20);
    Path first =
        Files.writeString(folder.resolve("first.csv"), "shop,at\na,2026-01-01T12:00:00Z\n");
    assertThat(
            Datasets.create(
                    STORE,
                    DatasetRequest.of("first", DataFile.parse(first.toString()), "at")
                        .features("shop.count_2h")
                        .log(log.catalog())
                        .to(DataFile.parse(folder + "/first.parquet")))
                .feeds()
                .get(0)
                .plan())
        .contains(": 1 file, ");
    Path early =
        Files.writeString(folder.resolve("early.csv"), "shop,at\na,2026-01-01T00:00:00Z\n");
    assertThat(
            Datasets.create(
                    STORE,
                    DatasetRequest.of("early", DataFile.parse(early.toString()), "at")
                        .features("shop.count_2h")
                        .log(log.catalog())
                        .to(DataFile.parse(folder + "/early.parquet")))
                .warnings())
        .containsExactly(
            "1 row of the spine asks for an instant before the first event of visits, which is at"
                + " 2026-01-01T00:00:00Z");
  }

  @Test
  void whatEarlierDefinitionsLetInIsCheckedAlsoWhenAJobHasBegunToLogByTheNew() throws Exception {
    LogTable wanted = EventLog.table(STORE.stream("visits").spec(), "kafka:visits");
    LogTables.prepare(log.catalog(), List.of(wanted.with(LogTable.FINGERPRINT, "earlier")));
    Instant at = Instant.ofEpochMilli(Visits.START);
    log.append(
        List.of(
            new Logged(new Visit("shop 0", 1, "v", 1L, 1.0, null, at), 0, 0, at),
            new Logged(new Visit("shop 0", 1, "v", -2_000L, 1.0, null, at), 0, 1, at)));
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "shop,at\nshop 0,2026-01-01T00:05:00Z\n");
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("till.count_10m")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    for (boolean begun : new boolean[] {false, true}) {
      if (begun) {
        LogTables.prepare(log.catalog(), List.of(wanted));
      }
      DatasetReport report = BothEngines.create(STORE, request);
      assertThat(ReadBack.parquet(folder.resolve("set.parquet")).get(0))
          .as("a job has begun: " + begun)
          .containsEntry("till__count_10m", 1L);
      assertThat(report.feeds().get(0).bad()).containsOnly(entry(ReasonCode.CONSTRAINT, 1L));
    }
  }

  @Test
  void ofPartitionsThatLostEventsTheLastToBeginSaysWhereHistoryBegins() throws Exception {
    Instant at = Instant.ofEpochMilli(Visits.START);
    List<Logged> events = new ArrayList<>();
    long[] firstOffsets = {5, 7, 0, 9};
    int[] firstHours = {1, 6, 9, 3};
    for (int partition = 0; partition < firstOffsets.length; partition++) {
      for (int i = 0; i < 3; i++) {
        Instant arrival = at.plus(Duration.ofHours(firstHours[partition] + i));
        events.add(
            new Logged(
                new Visit("shop 0", 1, "v", 1L, 1.0, null, arrival),
                partition,
                firstOffsets[partition] + i,
                arrival));
      }
    }
    log.append(events);
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"),
            "shop,at\nshop 0,2026-01-01T07:59:00Z\nshop 0,2026-01-01T08:00:00Z\n");
    BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("till.count_2h", "shop.count_2h")
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
    for (String view : List.of("till", "shop")) {
      assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
          .extracting(row -> row.get(view + "__count_2h__status"))
          .containsExactly("partial", "present");
    }
  }

  @Test
  void deletedRowsDoNotCount() throws Exception {
    log.append(logged(0, 2_000));
    Path spine = spine(50);
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "far")
            .features("shop.count_ever")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    Datasets.create(STORE, request);
    long before = distinctShops();
    log.deleteFirstRows();
    Datasets.create(STORE, request);
    assertThat(before - distinctShops()).isPositive();
  }

  @Test
  void deletedRowsDoNotCountEitherOnceTheirFilesWereMerged() throws Exception {
    for (int from = 0; from < 2_000; from += 250) {
      log.table().refresh();
      log.append(logged(from, from + 250));
    }
    log.table().refresh();
    log.deleteFirstRows();
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine(50).toString()), "far")
            .features("shop.count_ever")
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet"));
    Datasets.create(STORE, request);
    List<Map<String, Object>> before = ReadBack.parquet(folder.resolve("set.parquet"));
    UpkeepPolicy policy =
        new UpkeepPolicy(
            Duration.ofMinutes(10), Duration.ZERO, 1, 128L << 20, null, Duration.ofDays(7));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(log.catalog(), policy, Pace.full())) {
      TableReport report = upkeep.scheduled("events_visits");
      assertThat(report.problems()).isEmpty();
      assertThat(report.filesMerged()).isPositive();
    }
    Datasets.create(STORE, request);
    assertThat(ReadBack.parquet(folder.resolve("set.parquet"))).isEqualTo(before).isNotEmpty();
  }

  /** The sum over the shops of what was ever counted at the far instant. */
  private long distinctShops() throws Exception {
    return ReadBack.parquet(folder.resolve("set.parquet")).stream()
        .map(row -> row.get("shop") + " " + row.get("shop__count_ever"))
        .distinct()
        .mapToLong(text -> Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)))
        .sum();
  }

  private long count(String shop, long at, Instant known) {
    List<NaiveEvent> events = new ArrayList<>();
    List<Logged> all = logged(0, 2_000);
    for (Logged each : all) {
      if (each.visit().shop().equals(shop) && !each.arrival().isAfter(known)) {
        events.add(new NaiveEvent(each.visit().at().toEpochMilli(), 0, 0, each.offset(), true));
      }
    }
    return (Long) Formula.of("count").value(events, new Window(7_200_000, 900_000, 0), at);
  }

  /** Some arrive up to two hours late. */
  private List<Logged> logged(int from, int to) {
    List<Logged> logged = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Visit visit = visits.all().get(i);
      logged.add(new Logged(visit, 0, i, visit.at().plusSeconds(i % 5 == 0 ? 7_200 : i % 20)));
    }
    return logged;
  }

  private Path spine(int rows) throws Exception {
    Random random = new Random(rows);
    StringBuilder text = new StringBuilder("shop,district,at,label,offer,far\n");
    for (int i = 0; i < rows; i++) {
      Visit visit = visits.all().get(random.nextInt(visits.all().size()));
      long at = visit.at().toEpochMilli() + random.nextInt(8_000_000) - 100_000;
      text.append(
          "%s,%d,%s,%s,%d,2026-12-31T00:00:00Z\n"
              .formatted(
                  visit.shop(),
                  random.nextInt(3),
                  Instant.ofEpochMilli(at),
                  random.nextBoolean(),
                  random.nextInt(50)));
    }
    return Files.writeString(folder.resolve("spine.csv"), text);
  }
}
