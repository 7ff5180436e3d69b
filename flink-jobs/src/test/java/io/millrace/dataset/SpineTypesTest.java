package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spine's file holds in other types than the definitions, or under odd names. */
final class SpineTypesTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, GivenFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void textAndDecimalsOfARequestKeepEveryDigitOfACsv() throws Exception {
    Map<String, Object> row =
        set(
                csv(
                    "shop,at,code,price\n"
                        + "a,2026-01-01T00:30:00Z,1.50,12345678901234567.123456789\n"),
                "given.said",
                "given.cost")
            .get(0);
    assertThat(row.get("given__said")).isEqualTo("1.50/1");
    assertThat(row.get("code")).isEqualTo("1.50");
    assertThat(row.get("given__cost")).isEqualTo(new BigDecimal("12345678901234567.123456789"));
    assertThat(row.get("at")).isEqualTo(Instant.parse("2026-01-01T00:30:00Z"));
  }

  @Test
  void aTimeWithoutAnOffsetIsUtcWhateverTheZoneOfTheMachine() throws Exception {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
    try {
      for (DataFile spine :
          List.of(
              csv("shop,at,since\na,2026-01-01T00:30:00,2026-01-01T05:00:00.123456\n"),
              parquet(
                  "SELECT 'a' AS shop, TIMESTAMP '2026-01-01 00:30:00' AS at,"
                      + " TIMESTAMP '2026-01-01 05:00:00.123456' AS since"))) {
        Map<String, Object> row = set(spine, "given.began", "given.count_2h").get(0);
        assertThat(row.get("given__began")).isEqualTo(Instant.parse("2026-01-01T05:00:00.123456Z"));
        assertThat(row.get("given__count_2h")).isEqualTo(1L);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aColumnMayBeCalledAsTheEngineCallsItsOwnButForTheRowsPlace() throws Exception {
    assertThat(set(csv("k,c0,spine,shop,at\n7,8,9,a,2026-01-01T00:30:00Z\n"), "shop.count_2h"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("shop__count_2h", 1L).containsKey("k"));
    assertThat(problems(csv("RowId,shop,at\n1,a,2026-01-01T00:30:00Z\n"), "shop.count_2h"))
        .containsExactly(
            "the spine has a column 'RowId', which here is a row's place; give it another name");
  }

  @Test
  void aTextThatIsNearlyAWholeNumberIsNoKey() throws Exception {
    String rows =
        "shop,district,at\n"
            + "a,1,2026-01-01T00:30:00Z\n"
            + "a,0.7,2026-01-01T00:30:00Z\n"
            + "a,0x1,2026-01-01T00:30:00Z\n"
            + "a,2.0,2026-01-01T00:30:00Z\n";
    assertThat(problems(csv(rows), "place.count_1h"))
        .containsExactly(
            "2 rows of the spine have in column 'district' what is no INTEGER, as the key"
                + " place.district is: row 2 ('0.7'), row 3 ('0x1')");
  }

  @Test
  void whatIsNoInstantOfTheContractIsSaid() throws Exception {
    assertThat(
            problems(
                csv("shop,at\na,1767230000000000000\na,1767230000000\na,-9300000000000000\n"),
                "shop.count_2h"))
        .singleElement()
        .asString()
        .contains("2 rows of the spine have no instant", "row 1 ('1767230000000000000'), row 3 (");
    assertThat(problems(csv("shop,at\na,01-02-2026\n"), "shop.count_2h"))
        .as("a day and a month that could be either")
        .singleElement()
        .asString()
        .contains("1 row of the spine has no instant in column 'at'");
  }

  @Test
  void anInstantIsFlooredWhateverItsPrecisionAlsoBefore1970() throws Exception {
    // A visit of shop b is at -1 ms: it counts from 0 on.
    for (String type : List.of("make_timestamp_ns(x * 1000)", "make_timestamp(x)")) {
      assertThat(
              set(
                  parquet(
                      "SELECT 'b' AS shop, "
                          + type
                          + " AS at FROM (VALUES (-1000::BIGINT), (-1), (0), (999)) t(x)"),
                  "shop.count_2h"))
          .as(type)
          .extracting(row -> row.get("shop__count_2h"))
          .containsExactly(0L, 0L, 1L, 1L);
    }
  }

  private List<Map<String, Object>> set(DataFile spine, String... features) throws Exception {
    BothEngines.create(STORE, request(spine, features));
    return ReadBack.parquet(folder.resolve("set.parquet"));
  }

  private List<String> problems(DataFile spine, String... features) {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> Datasets.create(STORE, request(spine, features)));
    assertThat(refused).isNotNull();
    return refused.problems();
  }

  private DatasetRequest request(DataFile spine, String... features) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\n"
                + "a,10,v,1,1.5,1,2026-01-01T00:00:00Z\n"
                + "b,20,w,2,4.5,1,1969-12-31T23:59:59.999Z\n");
    return DatasetRequest.of("typed", spine, "at")
        .features(features)
        .source("visits", SourceOverride.parse("csv:" + visits))
        .to(DataFile.parse(folder + "/set.parquet"));
  }

  private DataFile csv(String text) throws Exception {
    return DataFile.parse(Files.writeString(folder.resolve("spine.csv"), text).toString());
  }

  private DataFile parquet(String query) throws SQLException {
    Path file = folder.resolve("spine.parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute("COPY (%s) TO '%s' (FORMAT PARQUET)".formatted(query, file));
    }
    return DataFile.parse(file.toString());
  }
}
