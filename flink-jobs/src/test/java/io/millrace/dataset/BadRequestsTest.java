package io.millrace.dataset;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is said at once and all together, and leaves nothing behind. */
final class BadRequestsTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, PlaceFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void everyProblemOfTheRequestIsListedAtOnce() throws Exception {
    assertThat(
            problems(
                DatasetRequest.of("bad", spine("town,when\na,2026-01-01T00:00:00Z\n"), "at")
                    .features("shop.cuont_10m", "shop.share", "plaice.*")
                    .features("shop.cuont_10m", "plaice.*")
                    .labels("fraud")
                    .key("shop.shop", "town")
                    .key("shop.city", "town")
                    .source("payments", SourceOverride.parse("csv:x.csv"))
                    .to(DataFile.parse("parquet:" + folder.resolve("none/out.parquet")))))
        .satisfiesExactlyInAnyOrder(
            each ->
                assertThat(each)
                    .startsWith("there is no feature 'shop.cuont_10m'; near are shop.count_10m, ")
                    .matches("[^,]*, [^,]*, [^,]*"),
            each -> assertThat(each).startsWith("feature 'plaice.*': there is no view 'plaice'"),
            each -> assertThat(each).contains("there is no folder"),
            each ->
                assertThat(each)
                    .isEqualTo("--source payments: there is no such stream; there is visits"),
            each ->
                assertThat(each)
                    .isEqualTo(
                        "stream 'visits' has no source; name one by --source visits=csv:PATH, or"
                            + " name the offline log (--config), or start the platform that keeps"
                            + " it ('millrace run' with its --folder)"),
            each ->
                assertThat(each).isEqualTo("the spine has no time column 'at'; it has town, when"),
            each -> assertThat(each).isEqualTo("the spine has no label 'fraud'; it has town, when"),
            each -> assertThat(each).startsWith("--key shop.city: no view of the features has"),
            each ->
                assertThat(each)
                    .isEqualTo(
                        "feature shop.offer comes with the request, so the spine must have it; it"
                            + " has no column shop.offer, shop__offer or offer"));
  }

  @Test
  void instantsAndKeysThatAreNoneAreCountedAndShown() throws Exception {
    assertThat(
            problems(
                DatasetRequest.of(
                        "bad",
                        spine(
                            "shop,district,at\n"
                                + "a,1,2026-01-01T00:00:00Z\n"
                                + "a,one,\n"
                                + ",3,yesterday\n"
                                + "b,4,2026-01-01T00:00:00Z\n"
                                + "b,,2026-01-01T00:00:00Z\n"),
                        "at")
                    .features("place.sum_1h")
                    .source("visits", visits())
                    .to(DataFile.parse("parquet:" + folder.resolve("out.parquet")))))
        .containsExactlyInAnyOrder(
            "1 row of the spine has no time in column 'at': row 2",
            "1 row of the spine has no instant in column 'at'; use timestamps, ISO 8601 text or"
                + " milliseconds since 1970: row 3 ('yesterday')",
            "1 row of the spine has no key in column 'shop': row 3",
            "1 row of the spine has no key in column 'district': row 5",
            "1 row of the spine has in column 'district' what is no INTEGER, as the key"
                + " place.district is: row 2 ('one')");
  }

  @Test
  void whatComesWithTheRequestAndIsNoValueIsCountedAndShownBesideTheRest() throws Exception {
    assertThat(
            problems(
                DatasetRequest.of(
                        "bad",
                        spine(
                            "shop,at,offer\n"
                                + "a,2026-01-01T00:00:00Z,1.5\n"
                                + "a,2026-01-01T00:00:00Z,much\n"
                                + "a,yesterday,2\n"
                                + "b,2026-01-01T00:00:00Z,\n"
                                + "b,2026-01-01T00:00:00Z,more\n"
                                + "b,2026-01-01T00:00:00Z,more\n"
                                + "b,2026-01-01T00:00:00Z,most\n"),
                        "at")
                    .features("shop.offer", "shop.count_10m")
                    .source("visits", visits())
                    .to(DataFile.parse("parquet:" + folder.resolve("out.parquet")))))
        .hasSize(2)
        .satisfiesExactlyInAnyOrder(
            each ->
                assertThat(each)
                    .startsWith(
                        "4 rows of the spine have in column 'offer' what is no value of feature"
                            + " shop.offer: row 2 (")
                    .contains("'much'", ", row 5 (", ", row 6 (")
                    .doesNotContain("row 7"),
            each -> assertThat(each).endsWith("row 3 ('yesterday')"));
  }

  @Test
  void aSpineThatIsNotThereAndOneThatIsNoTableAreSaid() throws Exception {
    DataFile target = DataFile.parse("parquet:" + folder.resolve("out.parquet"));
    assertThat(
            problems(
                DatasetRequest.of("bad", DataFile.parse(folder + "/none.csv"), "at")
                    .features("shop.count_10m")
                    .source("visits", visits())
                    .to(target)))
        .containsExactly("cannot read the spine: there is no file " + folder + "/none.csv");
    Path file = Files.writeString(folder.resolve("text.parquet"), "no parquet");
    assertThat(
            problems(
                DatasetRequest.of("bad", DataFile.parse(file.toString()), "at")
                    .features("shop.count_10m")
                    .source("visits", visits())
                    .to(target)))
        .singleElement()
        .asString()
        .startsWith("cannot read the spine parquet:");
  }

  @Test
  void aSourceThatIsNotThereIsSaid() throws Exception {
    assertThat(
            problems(
                DatasetRequest.of("bad", spine("shop,at\na,2026-01-01T00:00:00Z\n"), "at")
                    .features("shop.count_10m")
                    .source("visits", SourceOverride.parse("csv:none.csv"))
                    .to(DataFile.parse("csv:" + folder.resolve("out.csv")))))
        .containsExactly("--source visits: there is no file or folder none.csv");
  }

  @Test
  void aColumnThatAFeatureWouldBeIsRefused() throws Exception {
    assertThat(
            problems(
                DatasetRequest.of(
                        "bad", spine("shop,at,shop__count_10m\na,2026-01-01T00:00:00Z,1\n"), "at")
                    .features("shop.count_10m")
                    .source("visits", visits())
                    .to(DataFile.parse("csv:" + folder.resolve("out.csv")))))
        .containsExactly(
            "the spine has a column 'shop__count_10m' already, which feature shop.count_10m would"
                + " be");
  }

  @Test
  void tooLittleMemoryIsRefusedWithTheLeastThatIsTaken() throws IOException {
    assertThat(
            problems(
                DatasetRequest.of("bad", spine("shop,at\na,2026-01-01T00:00:00Z\n"), "at")
                    .features("shop.count_10m", "shop.nothing")
                    .source("visits", visits())
                    .memory(128L << 20)
                    .to(DataFile.parse("csv:" + folder.resolve("out.csv")))))
        .hasSize(2)
        .contains(
            "a limit of 134217728 bytes of memory is too little to read events; use 256mb or more");
  }

  @Test
  void theSpineIsNotWrittenOver() throws Exception {
    DataFile spine = spine("shop,district,at\na,1,2026-01-01T00:00:00Z\n");
    String before = Files.readString(spine.path());
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), spine.path());
    for (Path target : List.of(spine.path(), folder.resolve("./spine.csv"), link)) {
      assertThat(
              problems(
                  DatasetRequest.of("bad", spine, "at")
                      .features("place.sum_1h")
                      .source("visits", visits())
                      .to(new DataFile(DataFile.Format.CSV, target))))
          .singleElement(as(STRING))
          .startsWith("cannot write to ")
          .endsWith("it is the spine; name another file");
    }
    assertThat(spine.path()).hasContent(before);
  }

  private List<String> problems(DatasetRequest request) throws IOException {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> Datasets.create(STORE, request.scratch(folder)));
    assertThat(refused).isNotNull();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("out") || name.contains("millrace-dataset"));
    }
    return refused.problems();
  }

  private DataFile spine(String text) throws IOException {
    return DataFile.parse(Files.writeString(folder.resolve("spine.csv"), text).toString());
  }

  private SourceOverride visits() throws IOException {
    return SourceOverride.parse("csv:" + Visits.seeded(1, 10, 1).csv(folder));
  }
}
