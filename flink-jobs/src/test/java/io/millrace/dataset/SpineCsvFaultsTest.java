package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.SourceOverride;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of a CSV that cannot be read it is said what is wrong, and where. */
final class SpineCsvFaultsTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final String A = "a,2026-01-01T00:30:00Z,";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void whatIsWrongIsSaidWithItsLine(String csv, String why) throws Exception {
    Path spine = folder.resolve("spine.csv");
    Files.write(spine, csv.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems(DataFile.parse(spine.toString())))
        .containsExactly("cannot read the spine csv:%s: %s".formatted(spine, why));
  }

  static List<Arguments> whatIsWrongIsSaidWithItsLine() {
    String head = "shop,at,label\n";
    return List.of(
        Arguments.of(head + A + "x\n" + A + "x,y\n", "line 3 has 4 cells, the header 3"),
        Arguments.of(head + A + "x,\"y\"\n", "line 2 has 4 cells, the header 3"),
        Arguments.of(
            head + A + "\"x\ny\"\n" + "a\n" + A + "x\n", "line 4 has 1 cell, the header 3"),
        Arguments.of(
            head + A + "\"x\n" + A + "y\n", "the quote that begins a cell in line 2 has no end"),
        Arguments.of(
            head + A + "\"x\"y\"\n" + A + "z\n",
            "the quoted cell that begins in line 2 goes on behind its last quote; a quote within"
                + " it is doubled"),
        Arguments.of(
            "shop,at,label\r\n" + A + "x\n" + A + "y\r\n",
            "line 1 ends with CRLF and line 2 with LF; let all end with the same"),
        Arguments.of(head + A + "x\n" + A + "\u00e9\n", "line 3 is not UTF-8"),
        Arguments.of(
            head + A + "x".repeat(2_000_100) + "\n", "line 2 is longer than 2000000 bytes"),
        Arguments.of(
            "shop,at,Label,label\n" + A + "x,y\n",
            "its header has 'label' twice; give each column a name of its own"),
        Arguments.of(
            "shop,shop,at\nb," + A + "\n",
            "its header has 'shop' twice; give each column a name of its own"));
  }

  @Test
  void whatIsWrongIsSaidOfAPackedFileToo() throws Exception {
    Path spine = folder.resolve("spine.csv.gz");
    String csv = "shop,at,label\n" + A + "x\n" + A + "x,y\n";
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(spine))) {
      packed.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(problems(DataFile.parse("csv:" + spine)))
        .containsExactly(
            "cannot read the spine csv:%s: line 3 has 4 cells, the header 3".formatted(spine));
  }

  @Test
  void columnsWithoutANameAreCarriedThroughByTheirPlaces() throws Exception {
    Path spine = Files.writeString(folder.resolve("spine.csv"), ",shop,,at\n0,a,7,2026-01-01\n");
    Datasets.create(STORE, request(DataFile.parse(spine.toString())));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")).get(0))
        .containsEntry("column0", 0L)
        .containsEntry("column2", 7L);
  }

  private List<String> problems(DataFile spine) {
    DatasetException refused =
        catchThrowableOfType(DatasetException.class, () -> Datasets.create(STORE, request(spine)));
    assertThat(refused).isNotNull();
    return refused.problems();
  }

  private DatasetRequest request(DataFile spine) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    return DatasetRequest.of("csv", spine, "at")
        .features("shop.count_2h")
        .source("visits", SourceOverride.parse("csv:" + visits))
        .to(DataFile.parse(folder + "/set.parquet"));
  }
}
