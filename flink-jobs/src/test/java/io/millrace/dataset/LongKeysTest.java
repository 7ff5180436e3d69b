package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.event.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event of a key that is too long is bad for the view in a set as it is in a job: counted, and
 * nothing is taken of it, whoever is asked for.
 */
final class LongKeysTest {
  private static final FeatureStore STORE =
      Compiler.compile(
              SpotFeatures.class,
              CodedSpotFeatures.class,
              TwinFeatures.class,
              MetFeatures.class,
              ShopFeatures.class)
          .orThrow();
  private static final Instant AT = Instant.ofEpochMilli(Visits.START);

  @TempDir private Path folder;

  /** Columns as they are. */
  @FeatureView(name = "spot", owner = "test@example.com", description = "Columns as they are")
  static final class SpotFeatures {
    static final Entity.Two<String, Integer> SPOT =
        Entity.key("shop", String.class).and("district", Integer.class);
    private static final Rows<Visit> ROWS =
        ShopFeatures.VISITS.by(SPOT, Visit::shop, Visit::district);
    public static final Windowed<Long> POINTS = ROWS.sum(Visit::points).over("2h");

    private SpotFeatures() {}
  }

  /** The same by code. */
  @FeatureView(name = "coded", owner = "test@example.com", description = "The same by code")
  static final class CodedSpotFeatures {
    private static final Rows<Visit> ROWS =
        ShopFeatures.VISITS
            .by(SpotFeatures.SPOT, Visit::shop, Visit::district)
            .where(visit -> true);
    public static final Windowed<Long> POINTS = ROWS.sum(Visit::points).over("2h");

    private CodedSpotFeatures() {}
  }

  /** One field is both columns of the key. */
  @FeatureView(name = "twin", owner = "test@example.com", description = "A field taken twice")
  static final class TwinFeatures {
    static final Entity.Two<String, String> TWIN =
        Entity.key("one", String.class).and("other", String.class);
    public static final Windowed<Long> COUNT =
        ShopFeatures.VISITS.by(TWIN, Visit::shop, Visit::shop).count().over("2h");

    private TwinFeatures() {}
  }

  /** An event has two keys. */
  @FeatureView(name = "met", owner = "test@example.com", description = "Who meets whom")
  static final class MetFeatures {
    public static final Windowed<Long> CAME =
        ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop).count().over("2h");
    public static final Windowed<Long> WENT =
        ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::visitor).count().over("2h");

    private MetFeatures() {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"spot", "coded"})
  void theLongestKeyCountsAndOneThatIsLongerIsRefused(String view) throws Exception {
    List<String> shops = new ArrayList<>();
    List<Integer> districts = new ArrayList<>();
    List<Integer> bytes = new ArrayList<>();
    // Of a number the low bytes come first, of a text its length.
    for (int district : new int[] {0, -64, 64, -8_193, Integer.MAX_VALUE}) {
      for (int length = EntityKey.MOST_BYTES - 9; length < EntityKey.MOST_BYTES; length++) {
        String shop = "é" + "s".repeat(length - 2);
        shops.add(shop);
        districts.add(district);
        bytes.add(STORE.view("spot").keys().encode(List.of(shop, district)).bytes().length);
      }
    }
    assertThat(bytes).contains(EntityKey.MOST_BYTES, EntityKey.MOST_BYTES + 1);
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    List<Logged> visits = new ArrayList<>();
    StringBuilder spine = new StringBuilder("shop,district,at\n");
    for (int i = 0; i < shops.size(); i++) {
      visits.add(logged(shops.get(i), districts.get(i), "v", 7L, i));
      spine.append("%s,%d,%s\n".formatted(shops.get(i), districts.get(i), AT.plusSeconds(1)));
    }
    // Nothing is taken of it, so nobody asks for its key.
    visits.add(logged("s".repeat(2_000), 1, "v", null, visits.size()));
    log.append(visits);
    DatasetReport report = create(log, spine.toString(), view + ".points_2h");
    List<Map<String, Object>> rows = ReadBack.parquet(folder.resolve("set.parquet"));
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).get(view + "__points_2h"))
          .as("a key of %d bytes", bytes.get(i))
          .isEqualTo(bytes.get(i) > EntityKey.MOST_BYTES ? null : (Object) 7L);
    }
    long tooLong = bytes.stream().filter(each -> each > EntityKey.MOST_BYTES).count();
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.TOO_LARGE, tooLong));
    assertThat(create(log, "shop,district,at\nother,1," + AT + "\n", view + ".points_2h").feeds())
        .as("whoever is asked for")
        .allSatisfy(feed -> assertThat(feed.bad()).isEmpty());
    String later = "shop,district,at\nother,1," + AT.plusSeconds(1) + "\n";
    assertThat(create(log, later, view + ".points_2h").feeds().get(0).bad())
        .containsOnly(Map.entry(ReasonCode.TOO_LARGE, tooLong));
  }

  @Test
  void aFieldThatIsTwoColumnsOfTheKeyTakesItsBytesTwice() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    String half = "s".repeat(EntityKey.MOST_BYTES / 2 - 2);
    log.append(List.of(logged(half, 1, "v", 1L, 0), logged(half + "s", 1, "v", 1L, 1)));
    String spine = "one,other,at\n%1$s,%1$s,%3$s\n%2$s,%2$s,%3$s\n";
    DatasetReport report =
        create(log, spine.formatted(half, half + "s", AT.plusSeconds(1)), "twin.count_2h");
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("twin__count_2h"))
        .containsExactly(1L, 0L);
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.TOO_LARGE, 1L));
  }

  @Test
  void nothingIsTakenOfAnEventOneOfWhoseKeysIsTooLong() throws Exception {
    LoggedVisits log = LoggedVisits.in(folder, STORE.stream("visits"));
    log.append(
        List.of(
            logged("a", 1, "b", 1L, 0),
            logged("a", 1, "v".repeat(2_000), 1L, 1),
            logged("s".repeat(2_000), 1, "b", 1L, 2)));
    DatasetReport report =
        create(
            log,
            "shop,at\na,%1$s\nb,%1$s\n".formatted(AT.plusSeconds(1)),
            "met.came_2h",
            "met.went_2h");
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("met__came_2h"), row -> row.get("met__went_2h"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, 0L),
            org.assertj.core.groups.Tuple.tuple(0L, 1L));
    assertThat(report.feeds().get(0).bad()).containsOnly(Map.entry(ReasonCode.TOO_LARGE, 2L));
  }

  private DatasetReport create(LoggedVisits log, String spine, String... features)
      throws Exception {
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return BothEngines.create(
        STORE,
        DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
            .features(features)
            .log(log.catalog())
            .to(DataFile.parse(folder + "/set.parquet")));
  }

  private static Logged logged(
      String shop, Integer district, String visitor, Long points, long offset) {
    Visit visit = new Visit(shop, district, visitor, points, 1.0, null, AT);
    return new Logged(visit, 0, offset, AT);
  }
}
