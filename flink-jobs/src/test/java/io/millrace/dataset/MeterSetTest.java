package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.core.Window;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The way that most sets take: columns of the log's files, without any code, and windows that are
 * carried on, by both engines and against the reference.
 */
final class MeterSetTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, MeterFeatures.class, GivenFeatures.class).orThrow();
  private static final BoundView VIEW = STORE.view("meter");

  @TempDir private Path folder;

  private record Asked(String shop, long at) {}

  @ParameterizedTest
  @ValueSource(longs = {61, 62})
  void atEveryEdgeItIsTheReferenceOverWhatHadArrived(long seed) throws Exception {
    Random random = new Random(seed);
    List<Logged> events = logged(Visits.seeded(seed, 1_200, 3).all());
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    log.append(events.subList(0, 500));
    log.append(events.subList(500, events.size()));
    List<Asked> spine = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      Visit visit = events.get(random.nextInt(events.size())).visit();
      long edge = edge(visit.at().toEpochMilli(), random);
      for (int off = -1; off <= 1; off++) {
        spine.add(new Asked(visit.shop(), edge + off));
      }
    }
    DatasetRequest request = request(spine).log(log.catalog());
    DatasetReport all = assertIsReference(request, spine, events, Instant.MAX);
    assertThat(all.feeds().get(0).plan()).endsWith("columns [shop, amount, points]");
    // At the very arrival of an event, and just before it.
    Instant known = events.get(600).arrival();
    assertIsReference(request.asKnownAt(known), spine, events, known);
    List<Map<String, Object>> with = ReadBack.parquet(folder.resolve("set.parquet"));
    assertIsReference(request.asKnownAt(known.minusMillis(1)), spine, events, known.minusMillis(1));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet"))).isNotEqualTo(with);
  }

  @Test
  void theOldestEventOfTheLongestWindowIsRead() throws Exception {
    Visits visits = Visits.seeded(63, 3_000, 1);
    List<Logged> events = new ArrayList<>();
    for (int minute = 0; minute < 3 * 24 * 60; minute++) {
      Instant at = Instant.ofEpochMilli(Visits.START + minute * Visits.MINUTE);
      Visit visit = visits.all().get(minute % visits.all().size());
      events.add(
          new Logged(
              new Visit("shop 0", 1, "v", visit.points(), visit.amount(), visit.price(), at),
              0,
              minute,
              at));
    }
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    log.append(events);
    // One row at a time, so that nothing is read on behalf of another.
    for (long into : new long[] {0, 1, 7 * Visits.MINUTE + 3, 15 * Visits.MINUTE - 1}) {
      List<Asked> spine =
          List.of(new Asked("shop 0", Visits.START + 2 * 24 * 60 * Visits.MINUTE + into));
      // Nor does a view of shorter windows say how far back the other has to be read.
      DatasetRequest request = request(spine).features("given.count_2h").log(log.catalog());
      assertIsReference(request, spine, events, Instant.MAX);
    }
  }

  private DatasetReport assertIsReference(
      DatasetRequest request, List<Asked> spine, List<Logged> events, Instant known)
      throws Exception {
    DatasetReport report = BothEngines.create(STORE, request);
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("set.parquet"));
    assertThat(rows).hasSameSizeAs(spine);
    for (int i = 0; i < rows.size(); i++) {
      Asked asked = spine.get(i);
      for (ViewLayout.Cell cell : VIEW.layout().cells()) {
        Formula formula = Formula.of(cell.feature());
        Object expected =
            formula.value(counted(events, asked, formula, known), cell.window(), asked.at());
        Object actual = rows.get(i).get("meter__" + cell.feature());
        assertThat(
                NaiveReference.agrees(
                    formula.aggregation(), formula.parameters(), expected, actual))
            .as("%s of %s: %s is %s", cell.feature(), asked, expected, actual)
            .isTrue();
      }
    }
    return report;
  }

  /** Of a visit whose amount is no number nothing counts. */
  private static List<NaiveEvent> counted(
      List<Logged> events, Asked asked, Formula formula, Instant known) {
    List<NaiveEvent> counted = new ArrayList<>();
    for (Logged each : events) {
      Visit visit = each.visit();
      boolean isNumber = visit.amount() == null || Double.isFinite(visit.amount());
      if (visit.shop().equals(asked.shop()) && !each.arrival().isAfter(known) && isNumber) {
        counted.add(
            new NaiveEvent(
                visit.at().toEpochMilli(), 0, 0, each.offset(), formula.field().apply(visit)));
      }
    }
    return counted;
  }

  /** When it enters a window, or leaves it. */
  private static long edge(long time, Random random) {
    List<ViewLayout.Cell> cells = VIEW.layout().cells();
    Window window = cells.get(random.nextInt(cells.size())).window();
    if (random.nextBoolean()) {
      return time + window.delayMillis();
    }
    long tile = Math.floorDiv(time, window.tileMillis()) * window.tileMillis();
    return tile + window.tileMillis() + window.lengthMillis() + window.delayMillis();
  }

  /** Some arrive late; of a few the amount is no number. */
  private static List<Logged> logged(List<Visit> visits) {
    List<Logged> logged = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      Visit visit = visits.get(i);
      Double amount =
          i % 50 == 7 ? (Double) (i % 100 == 7 ? Double.NaN : -1 / 0.0) : visit.amount();
      logged.add(
          new Logged(
              new Visit(
                  visit.shop(),
                  visit.district(),
                  visit.visitor(),
                  visit.points(),
                  amount,
                  visit.price(),
                  visit.at()),
              i % 2,
              i,
              visit.at().plusSeconds(i % 5 == 0 ? 7_200 : i % 20)));
    }
    return logged;
  }

  private DatasetRequest request(List<Asked> spine) throws Exception {
    StringBuilder text = new StringBuilder("shop,at\n");
    for (Asked asked : spine) {
      text.append("%s,%s\n".formatted(asked.shop(), Instant.ofEpochMilli(asked.at())));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), text);
    return DatasetRequest.of("meter", DataFile.parse(file.toString()), "at")
        .features("meter.*")
        .to(DataFile.parse(folder + "/set.parquet"));
  }
}
