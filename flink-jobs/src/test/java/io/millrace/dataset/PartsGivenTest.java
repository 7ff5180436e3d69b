package io.millrace.dataset;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with the request and has parts: from columns that have them too, and from text. */
final class PartsGivenTest {
  private static final FeatureStore STORE =
      Compiler.compile(PartsFeatures.class, ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  /** A basket. */
  public record Basket(String code, Instant since, List<Line> lines, Map<String, Long> left) {}

  /** Of a basket. */
  public record Line(String item, Double price) {}

  /** What a request gives. */
  @FeatureView(name = "parts", owner = "test@example.com", description = "What a request gives")
  public static final class PartsFeatures {
    public static final Windowed<Long> COUNT =
        ShopFeatures.VISITS.by(ShopFeatures.SHOP, ShopFeatures.Visit::shop).count().over("2h");
    public static final Feature<Basket> BASKET = input(Basket.class);
    public static final Feature<float[]> VECTOR = input(float[].class);
    public static final Feature<ByteBuffer> RAW = input(ByteBuffer.class);
    public static final Feature<String> SAID =
        derive(
            BASKET,
            VECTOR,
            RAW,
            COUNT.over("2h"),
            (basket, vector, raw, count) ->
                "%s %s %s %s %s %s %s"
                    .formatted(
                        basket.code(),
                        basket.since(),
                        basket.lines(),
                        basket.left(),
                        java.util.Arrays.toString(vector),
                        raw.get(raw.position()),
                        count));

    private PartsFeatures() {}
  }

  private static final String OF_COLUMNS =
      "{'code': 'c\"1', 'since': TIMESTAMPTZ '2026-01-01 00:00:00.25+00',"
          + " 'lines': [{'item': 'i', 'price': 0.1::DOUBLE}, {'item': NULL, 'price': 2::DOUBLE}],"
          + " 'left': MAP {'k': 7::BIGINT}} AS basket, [1.5, 2]::FLOAT[] AS vector,"
          + " '\\x07'::BLOB AS raw";
  private static final String OF_TEXT =
      "'{\"code\":\"c\\\"1\",\"since\":\"2026-01-01T00:00:00.25Z\",\"lines\":[{\"item\":\"i\",\"price\":0.1},{\"price\":2}],\"left\":{\"k\":7}}'"
          + " AS basket, '[1.5,2]' AS vector, 'Bw==' AS raw";

  @ParameterizedTest
  @ValueSource(strings = {OF_COLUMNS, OF_TEXT})
  void theyAreReadHoweverTheFileHoldsThem(String columns) throws Exception {
    Path spine = folder.resolve("spine.parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute(
          "COPY (SELECT 'a' AS shop, TIMESTAMP '2026-01-01 00:30:00' AS at, %s) TO '%s' (FORMAT PARQUET)"
              .formatted(columns, spine));
    }
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    BothEngines.create(
        STORE,
        DatasetRequest.of("parts", DataFile.parse(spine.toString()), "at")
            .features("parts.said")
            .source("visits", SourceOverride.parse("csv:" + visits))
            .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")).get(0).get("parts__said"))
        .isEqualTo(
            "c\"1 2026-01-01T00:00:00.250Z [Line[item=i, price=0.1], Line[item=null, price=2.0]]"
                + " {k=7} [1.5, 2.0] 7 1");
  }
}
