package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times for which ISO 8601 has no text: before the year 1, and after 9999. */
final class TimesBeyondTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void ofACsvTheyAreTextsAndStayAsTheyStandThere() throws Exception {
    String row =
        "a,9999-12-31T23:00:00-14:00,0000-01-01T00:00:00Z,0000-05-05T10:00,0000-02-02,9999-12-31T23:00:00-01:00";
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"), "shop,at,born,local,day,ends\n" + row + "\n");
    DatasetRecord csv = create(DataFile.parse(spine.toString()), "set.csv");
    assertThat(folder.resolve("set.csv")).content().contains(row + ",");
    DatasetRecord parquet = create(DataFile.parse(spine.toString()), "set.parquet");
    Map<String, Object> read = ReadBack.parquet(folder.resolve("set.parquet")).get(0);
    assertThat(String.join(",", List.of("a", text(read, "at"), text(read, "born"))))
        .isEqualTo("a,9999-12-31T23:00:00-14:00,0000-01-01T00:00:00Z");
    DatasetDifference difference = Datasets.diff(csv, parquet);
    assertThat(difference.same()).as(difference.toString()).isTrue();
    assertThat(difference.rows()).isEqualTo(1);
  }

  @Test
  void whatACsvCannotHoldIsRefusedAndParquetHoldsIt() throws Exception {
    Path spine = folder.resolve("spine.parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute(
          "COPY (SELECT 'a' AS shop, TIMESTAMPTZ '2026-01-01 00:30:00+00' AS at,"
              + " TIMESTAMP '10000-01-01 00:00:00' AS ends, DATE '0001-01-01' - 1 AS born,"
              + " 'infinity'::TIMESTAMP AS never, TIMESTAMP '9999-12-31 23:59:59.999999' AS last)"
              + " TO '%s' (FORMAT PARQUET)".formatted(spine));
    }
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> create(DataFile.parse(spine.toString()), "set.csv"));
    assertThat(refused.problems())
        .containsExactly(
            "1 row of the spine has a time before the year 1 or after 9999 in column 'ends', for"
                + " which a CSV has no text; use parquet:PATH: row 1 ('10000-01-01 00:00:00')",
            "1 row of the spine has a time before the year 1 or after 9999 in column 'born', for"
                + " which a CSV has no text; use parquet:PATH: row 1 ('0001-12-31 (BC)')");
    assertThat(folder.resolve("set.csv")).doesNotExist();
    create(DataFile.parse(spine.toString()), "set.parquet");
    assertThat(ReadBack.parquet(folder.resolve("set.parquet"))).hasSize(1);
  }

  private static String text(Map<String, Object> row, String column) {
    return (String) row.get(column);
  }

  private DatasetRecord create(DataFile spine, String target) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(
        STORE,
        DatasetRequest.of("set", spine, "at")
            .features("shop.count_2h")
            .records(records)
            .source("visits", SourceOverride.parse("csv:" + visits))
            .to(DataFile.parse(folder.resolve(target).toString())));
    return records.find("set", Optional.empty()).orElseThrow();
  }
}
