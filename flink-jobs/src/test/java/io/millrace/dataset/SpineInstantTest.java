package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Text is ISO 8601 and nothing else, also in a CSV." */
final class SpineInstantTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026/01/01",
        "2026-1-1",
        "epoch",
        "infinity",
        "2026-01-01 00:30:00 Europe/Berlin",
        "2026-01-01 00:30:00 CET",
        "2026-01-01 00:30:00 +01:00",
        "2026-01-01T00",
        "2026-01-01T00:30:00+05:75",
        "2026-01-01T00:30:60Z",
        "2026-02-29",
        "20260101T003000Z",
        " 2026-01-01"
      })
  void aTextThatIsNotIso8601IsNoInstant(String text) throws Exception {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> Datasets.create(STORE, request("\"" + text + "\"")));
    assertThat(refused).as(text + " is taken for an instant").isNotNull();
    assertThat(refused.problems())
        .containsExactly(
            "1 row of the spine has no instant in column 'at'; use timestamps, ISO 8601 text or"
                + " milliseconds since 1970: row 1 ('%s')".formatted(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:30Z, 2026-01-01T00:30:00Z",
    "2026-01-01T00:30, 2026-01-01T00:30:00Z",
    "2026-01-01T06:00+05:30, 2026-01-01T00:30:00Z",
    "2026-01-01T06:00:00+0530, 2026-01-01T00:30:00Z",
    "2025-12-31T19:30:00-05, 2026-01-01T00:30:00Z",
    "2026-01-01 00:30:00+00, 2026-01-01T00:30:00Z",
    "2026-01-01T00:30:00.25, 2026-01-01T00:30:00.250Z",
    "2026-01-01, 2026-01-01T00:00:00Z"
  })
  void aTextThatIsIso8601IsAnInstant(String text, Instant instant) throws Exception {
    Datasets.create(STORE, request(text));
    assertThat(ReadBack.query(rows("CAST(\"at\" AS TIMESTAMP WITH TIME ZONE)")).get(0))
        .containsEntry("at", instant)
        .containsEntry("shop__count_2h", text.equals("2026-01-01") ? 0L : 1L);
  }

  @Test
  void rowsThatAskForAnInstantToComeAreCountedAndWarnedOf() throws Exception {
    String toCome = Instant.now().plus(Duration.ofDays(1)).toString();
    assertThat(Datasets.create(STORE, request(toCome)).warnings())
        .containsExactly(
            "1 row of the spine asks for an instant that is still to come; later events may change"
                + " what is answered");
    Instant known = Instant.parse("2026-01-02T00:00:00Z");
    assertThat(Datasets.create(STORE, request(toCome).asKnownAt(known)).warnings())
        .as("what arrives later does not count")
        .isEmpty();
    assertThat(Datasets.create(STORE, request("2026-01-01T00:30Z")).warnings()).isEmpty();
  }

  private String rows(String at) {
    return "SELECT %s AS \"at\", shop__count_2h FROM read_parquet('%s')"
        .formatted(at, folder.resolve("set.parquet"));
  }

  private DatasetRequest request(String at) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,10,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    Path spine = Files.writeString(folder.resolve("spine.csv"), "shop,at\na," + at + "\n");
    return DatasetRequest.of("instants", DataFile.parse(spine.toString()), "at")
        .features("shop.count_2h")
        .source("visits", SourceOverride.parse("csv:" + visits))
        .to(DataFile.parse(folder + "/set.parquet"));
  }
}
