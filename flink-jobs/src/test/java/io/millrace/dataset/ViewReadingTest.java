package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Window;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a view, with no platform running. */
final class ViewReadingTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, TillFeatures.class).orThrow();

  @TempDir private Path folder;
  private Visits visits;
  private Map<String, SourceOverride> sources;

  @BeforeEach
  void visits() throws Exception {
    visits = Visits.seeded(11, 400, 3);
    sources = Map.of("visits", SourceOverride.parse("csv:" + visits.csv(folder)));
  }

  @Test
  void eachKeyHasItsValueAtAnInstant() {
    Instant asOf = visits.all().get(200).at();
    DatasetRows rows =
        read(new ViewReading("till", List.of(), asOf, null, null, 0, sources, null, plain()));
    Set<String> shops =
        visits.all().stream()
            .filter(visit -> visit.at().isBefore(asOf))
            .map(Visit::shop)
            .collect(Collectors.toSet());
    assertThat(rows.columns()).startsWith("shop", "as_of").contains("till__count_2h");
    assertThat(column(rows, "shop")).containsExactlyInAnyOrderElementsOf(shops);
    for (List<Object> row : rows.rows()) {
      assertThat(row.get(rows.columns().indexOf("till__count_2h")))
          .isEqualTo(count((String) row.get(0), asOf.toEpochMilli()));
    }
  }

  @Test
  void keysAreChosenAndOneThatNeverWasHasTheValuesOverNothing() {
    Instant asOf = visits.all().get(200).at();
    DatasetRows rows =
        read(
            new ViewReading(
                "till",
                List.of(List.of("shop 1"), List.of("nowhere")),
                asOf,
                null,
                null,
                0,
                sources,
                null,
                DatasetRequest.Statuses.WRITTEN));
    assertThat(column(rows, "shop")).containsExactlyInAnyOrder("shop 1", "nowhere");
    int nowhere = column(rows, "shop").indexOf("nowhere");
    assertThat(column(rows, "till__count_2h").get(nowhere)).isEqualTo(0L);
    assertThat(column(rows, "till__count_2h__status").get(nowhere)).isEqualTo("not_found");
  }

  @Test
  void overTimeEachEventHasARowTheNewestFirstWithWhatIsDerived() {
    DatasetRows rows =
        read(new ViewReading("place", List.of(), null, null, null, 0, sources, null, plain()));
    Set<String> expected = new HashSet<>();
    for (Visit visit : visits.all()) {
      expected.add(visit.shop() + visit.district() / 10 + visit.at().plusMillis(1));
    }
    assertThat(rows.rows()).hasSize(expected.size());
    assertThat(rows.columns())
        .startsWith("shop", "district", "event_time")
        .contains("place__share");
    List<Object> times = column(rows, "event_time");
    assertThat(times.stream().map(Object::toString).toList())
        .isSortedAccordingTo(Comparator.reverseOrder());
    int sum = rows.columns().indexOf("place__sum_1h");
    int count = rows.columns().indexOf("place__count_1h");
    int share = rows.columns().indexOf("place__share");
    assertThat(rows.rows())
        .filteredOn(row -> row.get(count) != null)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat((Double) row.get(share))
                    .isEqualTo((Double) row.get(sum) / (Long) row.get(count)));
  }

  @Test
  void keysAndValuesAreThoseOfOneSnapshotWhateverIsCommittedMeanwhile() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    List<LoggedVisits.Logged> logged = new ArrayList<>();
    for (Visit visit : visits.all()) {
      logged.add(new LoggedVisits.Logged(visit, 0, logged.size(), visit.at()));
    }
    log.append(logged);
    Instant asOf = visits.all().get(200).at();
    ViewReading reading =
        new ViewReading("till", List.of(), asOf, null, null, 0, Map.of(), log.catalog(), plain());
    List<List<Object>> before = read(reading).rows();
    OfflineCatalog moving =
        OfflineCatalog.of(
            Map.of(
                "catalog-impl",
                MovingCatalog.class.getName(),
                "warehouse",
                folder.resolve("warehouse").toUri().toString()));
    MovingCatalog.opened = 0;
    MovingCatalog.beforeTheSecond =
        () -> {
          try {
            log.append(logged);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    DatasetRows rows =
        read(new ViewReading("till", List.of(), asOf, null, null, 0, Map.of(), moving, plain()));
    assertThat(MovingCatalog.opened).isGreaterThan(1);
    assertThat(rows.rows()).isEqualTo(before);
    assertThat(read(reading).rows()).isNotEqualTo(before);
  }

  /** Somebody commits between the first time it is opened and the second. */
  public static final class MovingCatalog extends HadoopCatalog {
    private static int opened;
    private static Runnable beforeTheSecond;

    @Override
    public void initialize(String name, Map<String, String> properties) {
      if (++opened == 2) {
        beforeTheSecond.run();
      }
      super.initialize(name, properties);
    }
  }

  @Test
  void aRangeAndALimitAreHonoured() {
    List<Instant> sorted = visits.all().stream().map(Visit::at).sorted().toList();
    Instant since = sorted.get(100);
    Instant until = sorted.get(300);
    ViewReading all =
        new ViewReading(
            "till", List.of(List.of("shop 2")), null, since, until, 0, sources, null, plain());
    DatasetRows rows = read(all);
    Set<Instant> expected =
        visits.all().stream()
            .filter(visit -> visit.shop().equals("shop 2"))
            .map(visit -> visit.at().plusMillis(1))
            .filter(at -> !at.isBefore(since) && at.isBefore(until))
            .collect(Collectors.toSet());
    assertThat(rows.rows()).hasSize(expected.size());
    DatasetRows limited =
        read(
            new ViewReading(
                "till", List.of(List.of("shop 2")), null, since, until, 5, sources, null, plain()));
    assertThat(limited.rows()).isEqualTo(rows.rows().subList(0, 5));
  }

  @Test
  void whereNothingMatchesThereAreNoRows() throws Exception {
    for (ViewReading none :
        List.of(
            new ViewReading(
                "till", List.of(List.of("nowhere")), null, null, null, 0, sources, null, plain()),
            new ViewReading(
                "place",
                List.of(),
                null,
                Instant.parse("2999-01-01T00:00:00Z"),
                null,
                0,
                sources,
                null,
                plain()))) {
      DatasetRows rows = read(none);
      assertThat(rows.rows()).isEmpty();
      assertThat(rows.columns()).contains("event_time");
      Path file = folder.resolve("none.csv");
      Datasets.rows(STORE, none, DataFile.parse(file.toString()), DatasetProgress.SILENT);
      assertThat(file).content().hasLineCount(1).contains("event_time");
    }
  }

  @Test
  void rowsGoToAFile() throws Exception {
    Path file = folder.resolve("rows.parquet");
    Datasets.rows(
        STORE,
        new ViewReading("till", List.of(), null, null, null, 7, sources, null, plain()),
        DataFile.parse(file.toString()),
        DatasetProgress.SILENT);
    assertThat(ReadBack.parquet(file)).hasSize(7);
    assertThat(ReadBack.types(file)).containsEntry("event_time", "TIMESTAMP WITH TIME ZONE");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(
            () ->
                read(
                    new ViewReading(
                        "plaice", List.of(), null, null, null, 0, sources, null, plain())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("plaice");
    assertThatThrownBy(
            () ->
                read(
                    new ViewReading(
                        "till", List.of(), null, null, null, 0, Map.of(), null, plain())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("view 'till' was served nowhere that is known");
    assertThatThrownBy(
            () ->
                read(
                    new ViewReading(
                        "place",
                        List.of(List.of("shop 1", "first")),
                        null,
                        null,
                        null,
                        0,
                        sources,
                        null,
                        plain())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("key column 'district'");
  }

  private static DatasetRequest.Statuses plain() {
    return DatasetRequest.Statuses.LEFT_OUT;
  }

  private static DatasetRows read(ViewReading reading) {
    return Datasets.rows(STORE, reading);
  }

  private static List<Object> column(DatasetRows rows, String name) {
    int place = rows.columns().indexOf(name);
    return rows.rows().stream().map(row -> row.get(place)).toList();
  }

  private long count(String shop, long at) {
    return (Long)
        Formula.of("count")
            .value(
                visits.naive(visit -> visit.shop().equals(shop), visit -> true),
                new Window(7_200_000, 900_000, 0),
                at);
  }
}
