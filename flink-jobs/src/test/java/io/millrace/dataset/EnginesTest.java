package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Status;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.core.Window;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.SourceOverride;
import io.millrace.reference.NaiveReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both engines against the reference, which shares no code with them. */
final class EnginesTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, MallFeatures.class).orThrow();

  @TempDir private Path folder;

  /** A row of the spine. */
  private record Asked(String shop, int district, long at, double offer) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyAggregationIsEqualToTheReferenceAtEveryEdge(long seed) throws Exception {
    Visits visits = Visits.seeded(seed, 1_500, 4);
    BoundView view = STORE.view("shop");
    List<Asked> spine = spine(visits, view, new Random(seed));
    DatasetReport report =
        BothEngines.create(
            STORE,
            request(spine, visits)
                .features("shop.*")
                .statuses(DatasetRequest.Statuses.WRITTEN)
                .to(DataFile.parse("parquet:" + folder.resolve("out.parquet"))));
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("out.parquet"));
    assertThat(rows).hasSameSizeAs(spine);
    assertThat(report.written()).isEqualTo(spine.size());
    int compared = 0;
    for (int i = 0; i < rows.size(); i++) {
      Asked asked = spine.get(i);
      assertThat(rows.get(i).get("number")).isEqualTo((long) i);
      for (ViewLayout.Cell cell : view.layout().cells()) {
        Formula formula = Formula.of(cell.feature());
        Object expected =
            formula.value(
                visits.naive(visit -> visit.shop().equals(asked.shop()), formula.field()),
                cell.window(),
                asked.at());
        String column = "shop__" + cell.feature();
        Object actual = rows.get(i).get(column);
        boolean invalid = expected instanceof NaiveReference.Invalid;
        assertThat(
                NaiveReference.agrees(
                    formula.aggregation(), formula.parameters(), invalid ? null : expected, actual))
            .as("%s of %s at %d: %s is %s", column, asked.shop(), asked.at(), expected, actual)
            .isTrue();
        assertThat(rows.get(i).get(column + "__status").equals("invalid")).isEqualTo(invalid);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(15_000);
    assertThat(report.statuses()).hasSize(view.layout().cells().size() + 1);
  }

  @Test
  void viewsOfDifferentEntitiesMeetInARowWithDerivedFeaturesAndInputs() throws Exception {
    Visits visits = Visits.seeded(7, 800, 3);
    List<Asked> spine = spine(visits, STORE.view("shop"), new Random(7));
    BothEngines.create(
        STORE,
        request(spine, visits)
            .features("place.count_1h", "place.sum_1h", "place.share", "shop.share", "mall.*")
            .source("returns", SourceOverride.parse("csv:" + returns()))
            .key("place.district", "tens")
            .invalid(InvalidValues.KEEP)
            .to(DataFile.parse("parquet:" + folder.resolve("out.parquet"))));
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("out.parquet"));
    Window hour = new Window(3_600_000, 60_000, 0);
    Window twoHours = new Window(7_200_000, 900_000, 0);
    Formula sum = Formula.of("sum");
    for (int i = 0; i < rows.size(); i++) {
      Asked asked = spine.get(i);
      Double own =
          (Double)
              sum.value(
                  visits.naive(
                      visit -> isAt(visit, asked) && visit.points() != null, Visit::amount),
                  hour,
                  asked.at());
      Double all =
          (Double)
              sum.value(
                  visits.naive(visit -> visit.shop().equals(asked.shop()), Visit::amount),
                  twoHours,
                  asked.at());
      Object count =
          Formula.of("count")
              .value(visits.naive(visit -> isAt(visit, asked), visit -> true), hour, asked.at());
      double sumOrZero = own == null ? 0.0 : own;
      assertThat(rows.get(i).get("place__count_1h")).isEqualTo(count);
      assertThat(rows.get(i).get("place__sum_1h")).isEqualTo(sumOrZero);
      // A count above 4 breaks the feature's constraint, so nothing can be derived from it.
      long counted = (Long) count;
      assertThat(rows.get(i).get("place__share"))
          .isEqualTo(counted > 4 ? null : (Object) (counted == 0 ? 0.0 : sumOrZero / counted));
      boolean counts =
          asked.shop().equals("shop 0")
              && asked.at() > Visits.START + 5
              && asked.at() < Visits.START + 7_200_000 + 900_000;
      double returned = counts ? 7.5 : 0.0;
      assertThat(rows.get(i).get("mall__returned_2h")).isEqualTo(returned);
      assertThat(rows.get(i).get("mall__paying_2h"))
          .isEqualTo(
              Formula.of("count")
                  .value(
                      visits.naive(
                          visit ->
                              visit.shop().equals(asked.shop())
                                  && visit.amount() != null
                                  && visit.amount() > 0,
                          visit -> true),
                      twoHours,
                      asked.at()));
      assertThat(rows.get(i).get("mall__ratio"))
          .as("%s over %s", returned, all)
          .isEqualTo(all == null ? null : all == 0 ? 0.0 : returned / all);
      assertThat(rows.get(i).get("shop__share"))
          .as("%s over %s", asked.offer(), all)
          .isEqualTo(all == null ? null : all == 0 ? 0.0 : asked.offer() / all);
    }
  }

  @Test
  void whatBreaksAConstraintIsNullKeptDroppedOrTheEnd() throws Exception {
    Visits visits = Visits.seeded(11, 600, 1);
    List<Asked> spine = spine(visits, STORE.view("shop"), new Random(11));
    DatasetRequest request =
        request(spine, visits)
            .features("place.count_1h")
            .key("place.district", "tens")
            .to(DataFile.parse("parquet:" + folder.resolve("out.parquet")));
    DatasetReport report = Datasets.create(STORE, request);
    long broken = report.count("place.count_1h", Status.INVALID);
    assertThat(broken).isPositive().isLessThan(spine.size());
    assertThat(nulls()).isEqualTo(broken);
    Datasets.create(STORE, request.invalid(InvalidValues.KEEP));
    assertThat(nulls()).isZero();
    DatasetReport dropped = Datasets.create(STORE, request.invalid(InvalidValues.DROP));
    assertThat(dropped.written()).isEqualTo(spine.size() - broken);
    assertThat(ReadBack.parquet(folder.resolve("out.parquet")))
        .hasSize(spine.size() - (int) broken);
    byte[] before = Files.readAllBytes(folder.resolve("out.parquet"));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Datasets.create(STORE, request.invalid(InvalidValues.FAIL)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("place.count_1h: breaks the constraint");
    assertThat(Files.readAllBytes(folder.resolve("out.parquet"))).isEqualTo(before);
    assertThat(filesIn(folder)).containsExactly("out.parquet", "spine.csv", "visits.csv");
  }

  @Test
  void aValueOfOneEventIsStaleByItsAgeAtTheInstantAsked() throws Exception {
    Visits visits =
        new Visits(
            List.of(new Visit("a", 5, "v", 1L, 1.0, null, Instant.ofEpochMilli(Visits.START))));
    long limit = Visits.START + 20 * Visits.MINUTE;
    List<Asked> spine =
        List.of(
            new Asked("a", 0, Visits.START, 0),
            new Asked("a", 0, limit, 0),
            new Asked("a", 0, limit + 1, 0),
            new Asked("b", 0, limit, 0));
    BothEngines.create(
        STORE,
        request(spine, visits)
            .features("place.last", "place.sum_1h", "place.count_1h")
            .key("place.district", "tens")
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .to(DataFile.parse("parquet:" + folder.resolve("out.parquet"))));
    assertThat(ReadBack.parquet(folder.resolve("out.parquet")))
        .extracting(
            row -> row.get("place__last") + " " + row.get("place__last__status"),
            row -> row.get("place__sum_1h") + " " + row.get("place__sum_1h__status"),
            row -> row.get("place__count_1h") + " " + row.get("place__count_1h__status"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("null not_found", "0.0 not_found", "0 not_found"),
            org.assertj.core.groups.Tuple.tuple("v present", "1.0 present", "1 present"),
            org.assertj.core.groups.Tuple.tuple("v stale", "1.0 present", "1 present"),
            org.assertj.core.groups.Tuple.tuple("null not_found", "0.0 not_found", "0 not_found"));
  }

  @Test
  void whatNeedsAnInputThatTheSpineLacksFailsWhereOnlyAllOfAViewWasAskedFor() throws Exception {
    Path spine =
        Files.writeString(folder.resolve("few.csv"), "shop,at\nshop 0,2026-01-01T01:00:00Z\n");
    DatasetReport report =
        BothEngines.create(
            STORE,
            DatasetRequest.of("few", DataFile.parse(spine.toString()), "at")
                .features("shop.*")
                .source(
                    "visits", SourceOverride.parse("csv:" + Visits.seeded(1, 50, 1).csv(folder)))
                .to(DataFile.parse("csv:" + folder.resolve("few-set.csv"))));
    assertThat(report.count("shop.share", Status.FAILED)).isEqualTo(1);
    assertThat(report.warnings())
        .contains("the spine has no column for shop.offer; what is derived from them failed");
  }

  /** A single one. */
  private Path returns() throws IOException {
    return Files.writeString(
        folder.resolve("returns.csv"),
        "shop,amount,at\nshop 0,7.5," + Instant.ofEpochMilli(Visits.START + 5) + "\n");
  }

  private long nulls() throws Exception {
    return ReadBack.parquet(folder.resolve("out.parquet")).stream()
        .filter(row -> row.get("place__count_1h") == null)
        .count();
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static boolean isAt(Visit visit, Asked asked) {
    return visit.shop().equals(asked.shop()) && visit.district() / 10 == asked.district();
  }

  private DatasetRequest request(List<Asked> spine, Visits visits) throws IOException {
    StringBuilder text = new StringBuilder("number,shop,tens,asked_at,offer\n");
    for (int i = 0; i < spine.size(); i++) {
      Asked asked = spine.get(i);
      text.append(
          "%d,%s,%d,%s,%s\n"
              .formatted(
                  i,
                  asked.shop(),
                  asked.district(),
                  Instant.ofEpochMilli(asked.at()),
                  asked.offer()));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), text);
    return DatasetRequest.of("test", DataFile.parse(file.toString()), "asked_at")
        .source("visits", SourceOverride.parse("csv:" + visits.csv(folder)))
        .scratch(folder);
  }

  /** Around every kind of edge of some events, some rows twice, in no order. */
  private static List<Asked> spine(Visits visits, BoundView view, Random random) {
    List<Asked> spine = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Visit visit = visits.all().get(random.nextInt(visits.all().size()));
      long time = visit.at().toEpochMilli();
      ViewLayout.Cell cell =
          view.layout().cells().get(random.nextInt(view.layout().cells().size()));
      Window window = cell.window();
      List<Long> edges = new ArrayList<>(List.of(time + window.delayMillis()));
      if (!window.isLifetime()) {
        long tile = Math.floorDiv(time, window.tileMillis()) * window.tileMillis();
        edges.add(tile + window.tileMillis() + window.lengthMillis() + window.delayMillis());
      }
      for (long edge : edges) {
        for (int off = -1; off <= 1; off++) {
          spine.add(asked(random, visit.shop(), edge + off));
        }
      }
    }
    for (int i = 0; i < 40; i++) {
      spine.add(spine.get(random.nextInt(spine.size())));
      spine.add(asked(random, "shop unknown", Visits.START + random.nextInt(1_000_000)));
    }
    spine.add(asked(random, "shop 0", Visits.START - 1));
    Collections.shuffle(spine, random);
    return spine;
  }

  private static Asked asked(Random random, String shop, long at) {
    return new Asked(shop, random.nextInt(3), at, random.nextInt(100));
  }
}
