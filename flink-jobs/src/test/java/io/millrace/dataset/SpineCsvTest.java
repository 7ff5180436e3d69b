package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of a CSV comes back, with what stands there, or the file is refused. */
final class SpineCsvTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class, CalendarFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void aRowThatBeginsWithANumberSignIsARow() throws Exception {
    List<Map<String, Object>> rows =
        setOrNull(
            "shop,at,label\n"
                + "#1,2026-01-01T00:30:00Z,x\n"
                + "a,2026-01-01T00:30:00Z,y\n"
                // Its label is missing, as is its comma.
                + "#2,2026-01-01T00:30:00Z\n");
    if (rows != null) {
      assertThat(rows).extracting(row -> row.get("shop")).containsExactly("#1", "a", "#2");
    }
  }

  @Test
  void aNumberSignWithinALabelEndsNothing() throws Exception {
    List<Map<String, Object>> rows =
        setOrNull(
            "shop,at,label\n"
                + "a,2026-01-01T00:30:00Z,case #1\n"
                + "b,2026-01-01T00:30:00Z,case #2\n"
                + "# the end\n");
    if (rows != null) {
      assertThat(rows).extracting(row -> row.get("label")).startsWith("case #1", "case #2");
    }
  }

  @Test
  void aLabelThatMayBeADayIsNoOtherDayAfterwards() throws Exception {
    List<Map<String, Object>> rows =
        setOrNull(
            "shop,at,due\n"
                + "a,2026-01-01T00:30:00Z,01/02/26\n"
                + "b,2026-01-01T00:30:00Z,03/02/26\n");
    assertThat(rows)
        .extracting(row -> row.get("due").toString())
        .containsExactly("01/02/26", "03/02/26");
  }

  @Test
  void aKeyIsWhatStandsThere() throws Exception {
    assertThat(setOrNull("shop,at,label\n'a',2026-01-01T00:30:00Z,1\n'b',2026-01-01T00:30:00Z,0\n"))
        .extracting(row -> row.get("shop"))
        .containsExactly("'a'", "'b'");
  }

  @Test
  void otherDelimitersThanCommasAreSaid() throws Exception {
    for (String delimiter : List.of(";", "\t", "|")) {
      DatasetException refused =
          catchThrowableOfType(
              DatasetException.class,
              () ->
                  Datasets.create(
                      STORE,
                      request(
                          "shop,at\na,2026-01-01T00:30:00Z\n".replace(",", delimiter),
                          "shop.count_2h")));
      assertThat(refused.problems())
          .singleElement()
          .asString()
          .endsWith(
              "its header is 'shop%sat'; cells of a CSV are separated by commas"
                  .formatted(delimiter));
    }
  }

  @ParameterizedTest
  @MethodSource
  void aColumnHasATypeIfEachOfItsCellsSaysAValueOfItInFull(String cells, String type, Object last)
      throws Exception {
    StringBuilder spine = new StringBuilder("shop,at,label\n");
    List<String> each = List.of(cells.split(" "));
    for (int i = 0; i < 3_000; i++) {
      // The last decides, far behind.
      spine
          .append("a,2026-01-01T00:30:00Z,")
          .append(i == 2_999 ? each.get(each.size() - 1) : each.get(0))
          .append('\n');
      if (i == 0) {
        spine.append("a,2026-01-01T00:30:00Z,\n");
      }
    }
    List<Map<String, Object>> set = setOrNull(spine.toString());
    assertThat(ReadBack.types(folder.resolve("set.parquet"))).containsEntry("label", type);
    assertThat(set.get(1).get("label")).as("missing").isNull();
    assertThat(set.get(3_000).get("label")).isEqualTo(last);
  }

  static List<Arguments> aColumnHasATypeIfEachOfItsCellsSaysAValueOfItInFull() {
    return List.of(
        arguments("true False", "BOOLEAN", false),
        arguments("true t", "VARCHAR", "t"),
        arguments("1 -9223372036854775808", "BIGINT", Long.MIN_VALUE),
        arguments("1 9223372036854775808", "DECIMAL(19,0)", new BigDecimal("9223372036854775808")),
        arguments("1 007", "VARCHAR", "007"),
        arguments("1 +49", "VARCHAR", "+49"),
        arguments("1 0x1", "VARCHAR", "0x1"),
        arguments("1 1_0", "VARCHAR", "1_0"),
        arguments("1 0.30000000000000004", "DOUBLE", 0.30000000000000004),
        arguments("0.5 -0", "DOUBLE", -0.0),
        arguments("0.5 1.7976931348623157e308", "DOUBLE", Double.MAX_VALUE),
        arguments("0.5 1e400", "VARCHAR", "1e400"),
        arguments("0.5 nan", "VARCHAR", "nan"),
        arguments("0.5 9007199254740993", "DECIMAL(17,1)", new BigDecimal("9007199254740993.0")),
        arguments(
            "1.5 -12345678901234567.123456789",
            "DECIMAL(26,9)",
            new BigDecimal("-12345678901234567.123456789")),
        arguments("0.5 0." + "1".repeat(39), "VARCHAR", "0." + "1".repeat(39)),
        arguments("2026-01-01 2026-02-28", "DATE", LocalDate.of(2026, 2, 28)),
        arguments("2026-01-01 2026-02-29", "VARCHAR", "2026-02-29"),
        arguments("2026-01-01 01/02/26", "VARCHAR", "01/02/26"),
        arguments(
            "2026-01-01 2026-01-01T10:30:00.123456",
            "TIMESTAMP",
            Timestamp.valueOf("2026-01-01 10:30:00.123456")),
        arguments(
            "2026-01-01T10:30:00 2026-01-01T10:30+01:00",
            "TIMESTAMP WITH TIME ZONE",
            Instant.parse("2026-01-01T09:30:00Z")),
        arguments(
            "2026-01-01T10:30:00 2026-01-01T10:30:00.1234567",
            "VARCHAR",
            "2026-01-01T10:30:00.1234567"),
        arguments("x \"\"", "VARCHAR", ""));
  }

  @Test
  void aKeyOfADayIsADayAndOneOfAnInstantIsoText() throws Exception {
    String head = "day,began,at\n";
    assertThat(
            setOrNull(
                head
                    + "2026-01-01,2026-01-01T00:00Z,2026-01-01T00:30:00Z\n"
                    + "2026-01-01,2026-01-01 01:00:00+01,2026-01-01T00:30:00Z\n",
                "calendar.count_2h"))
        .extracting(row -> row.get("calendar__count_2h"))
        .containsExactly(1L, 1L);
    for (String text : List.of("2026-01-01T23:30:00-05:00", "2026-1-1", "01/02/26")) {
      DatasetException refused =
          catchThrowableOfType(
              DatasetException.class,
              () ->
                  Datasets.create(
                      STORE,
                      request(
                          head + text + ",2026-01-01T00:00Z,2026-01-01T00:30:00Z\n",
                          "calendar.count_2h")));
      assertThat(refused.problems())
          .containsExactly(
              "1 row of the spine has in column 'day' what is no DATE, as the key calendar.day is:"
                  + " row 1 ('%s')".formatted(text));
    }
  }

  /** "A text that is nearly a whole number is no key." */
  @ParameterizedTest
  @ValueSource(strings = {"1.0000000001", "1e-20", "1_0", "1.5e1"})
  void aTextThatIsNearlyAWholeNumberIsNoKey(String text) throws Exception {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class,
            () ->
                Datasets.create(
                    STORE,
                    request(
                        "shop,district,at\na,7,2026-01-01T00:30:00Z\na,%s,2026-01-01T00:30:00Z\n"
                            .formatted(text),
                        "place.count_1h")));
    assertThat(refused)
        .as(
            "%s is taken for %s",
            text, refused == null ? ReadBack.parquet(folder.resolve("set.parquet")) : "nothing")
        .isNotNull();
  }

  /** Null where it is refused. */
  private List<Map<String, Object>> setOrNull(String spine) throws Exception {
    return setOrNull(spine, "shop.count_2h");
  }

  private List<Map<String, Object>> setOrNull(String spine, String feature) throws Exception {
    try {
      Datasets.create(STORE, request(spine, feature));
    } catch (DatasetException e) {
      return null;
    }
    return ReadBack.parquet(folder.resolve("set.parquet"));
  }

  private DatasetRequest request(String spine, String feature) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return DatasetRequest.of("csv", DataFile.parse(file.toString()), "at")
        .features(feature)
        .source("visits", SourceOverride.parse("csv:" + visits))
        .to(DataFile.parse(folder + "/set.parquet"));
  }
}
