package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.event.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a view refuses is counted by its reason, by each engine, and whether the view's code runs or
 * its columns are read.
 */
final class RefusedEventsTest {
  private static final long MINUTE = 60_000;
  private static final FeatureStore STORE =
      Compiler.compile(
              ShopFeatures.class, TillFeatures.class, SumFeatures.class, CodedSumFeatures.class)
          .orThrow();

  @TempDir private Path folder;
  private LoggedVisits log;

  /** Of an event without an amount nothing is taken, so nobody asks for its key. */
  @FeatureView(name = "sums", owner = "test@example.com", description = "Columns as they are")
  static final class SumFeatures {
    private static final Rows<Visit> BY_SHOP =
        ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop);
    public static final Windowed<Double> AMOUNT = BY_SHOP.sum(Visit::amount).over("2h");

    private SumFeatures() {}
  }

  /** The same by code. */
  @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
  static final class CodedSumFeatures {
    private static final Rows<Visit> BY_SHOP =
        ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop);
    public static final Windowed<Double> AMOUNT =
        BY_SHOP.where(visit -> true).sum(Visit::amount).over("2h");

    private CodedSumFeatures() {}
  }

  @BeforeEach
  void aLog() {
    log = LoggedVisits.in(folder, STORE.stream("visits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "till"})
  void whatAViewRefusesIsCountedHoweverItIsRead(String view) throws Exception {
    append(
        visit("a", 1.0, 0),
        visit("a", Double.NaN, 0),
        visit("b", Double.NEGATIVE_INFINITY, 0),
        visit(null, 1.0, 0),
        visit(null, null, 0),
        // Both: the values are looked at first.
        visit(null, Double.NaN, 0),
        // After all that is asked for.
        visit("a", Double.NaN, 10 * MINUTE));
    DatasetReport report = create("shop,at\na," + at(5 * MINUTE) + "\n", view + ".count_2h");
    assertThat(rows().get(0)).containsEntry(view + "__count_2h", 1L);
    assertThat(report.feeds().get(0).bad())
        .containsOnly(Map.entry(ReasonCode.NOT_FINITE, 3L), Map.entry(ReasonCode.NULL_KEY, 2L));
  }

  @Test
  void eachViewRefusesForItself() throws Exception {
    append(visit("a", Double.NaN, 0), visit(null, 1.0, 0), visit(null, null, 0));
    DatasetReport report =
        create("shop,at\na," + at(MINUTE) + "\n", "shop.count_2h", "till.count_2h", "sums.*");
    assertThat(report.feeds().get(0).bad())
        .containsOnly(Map.entry(ReasonCode.NOT_FINITE, 3L), Map.entry(ReasonCode.NULL_KEY, 5L));
  }

  /** At random, with keys that nobody asks for, nulls everywhere and instants outside the spine. */
  @ParameterizedTest
  @CsvSource({"2, 7", "6, 8"})
  void columnsThatAreReadDirectlySayWhatTheCodeSays(int asked, int seed) throws Exception {
    Random random = new Random(seed);
    Double[] amounts = {1.0, 0.1, -3.0, null, null, Double.NaN, Double.POSITIVE_INFINITY};
    List<Logged> visits = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int shop = random.nextInt(8);
      visits.add(
          logged(
              visit(
                  shop == 7 ? null : "shop " + shop,
                  amounts[random.nextInt(shop == 0 ? 2 : 7)],
                  random.nextInt(400) * MINUTE),
              i));
    }
    // Of this one nothing but visits without an amount.
    visits.add(logged(visit("silent", null, 0), visits.size()));
    log.append(visits);
    StringBuilder spine = new StringBuilder("shop,at\nsilent,").append(at(MINUTE)).append('\n');
    for (int i = 0; i < 300; i++) {
      String shop = "shop " + random.nextInt(asked);
      spine.append("%s,%s\n".formatted(shop, at(random.nextInt(300) * MINUTE)));
    }
    DatasetReport coded = create(spine.toString(), "coded.amount_2h");
    List<Map<String, Object>> expected = rows();
    DatasetReport plain = create(spine.toString(), "sums.amount_2h");
    List<Map<String, Object>> found = rows();
    assertThat(plain.feeds().get(0).plan()).contains("columns");
    assertThat(plain.feeds().get(0).bad())
        .isEqualTo(coded.feeds().get(0).bad())
        .containsKeys(ReasonCode.NOT_FINITE, ReasonCode.NULL_KEY);
    for (int i = 0; i < expected.size(); i++) {
      for (String column : List.of("amount_2h", "amount_2h__status")) {
        assertThat(found.get(i).get("sums__" + column))
            .isEqualTo(expected.get(i).get("coded__" + column));
      }
    }
    assertThat(found.get(0)).containsEntry("sums__amount_2h__status", "not_found");
  }

  private DatasetReport create(String spine, String... features) throws Exception {
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features(features)
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
  }

  private List<Map<String, Object>> rows() throws Exception {
    return ReadBack.parquet(folder.resolve("set.parquet"));
  }

  private void append(Visit... visits) throws Exception {
    List<Logged> logged = new ArrayList<>();
    for (Visit visit : visits) {
      logged.add(logged(visit, logged.size()));
    }
    log.append(logged);
  }

  private static Logged logged(Visit visit, long offset) {
    return new Logged(visit, 0, offset, visit.at());
  }

  private static Visit visit(String shop, Double amount, long after) {
    return new Visit(shop, 1, "v", 1L, amount, null, at(after));
  }

  private static Instant at(long after) {
    return Instant.ofEpochMilli(Visits.START + after);
  }
}
