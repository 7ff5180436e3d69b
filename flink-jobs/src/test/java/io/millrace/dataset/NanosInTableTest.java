package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
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

/** "Types that Iceberg lacks become the next wider": nothing of a column is lost on the way. */
final class NanosInTableTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void aColumnOfNanosecondsLosesNoneOfThem() throws Exception {
    Path file = folder.resolve("spine.parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute(
          "COPY (SELECT 'a' AS shop, TIMESTAMP '2026-01-01 00:30:00' AS at, make_timestamp_ns(1767225600123456789) AS seen) TO '%s' (FORMAT PARQUET)"
              .formatted(file));
    }
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,10,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    OfflineCatalog log =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("log").toUri().toString()));
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(
        STORE,
        DatasetRequest.of("nanos", DataFile.parse(file.toString()), "at")
            .features("shop.count_2h")
            .source("visits", SourceOverride.parse("csv:" + visits))
            .records(records)
            .log(log)
            .to(DatasetTarget.parse("iceberg:sets.nanos")));
    DatasetRecord record = records.find("nanos", Optional.empty()).orElseThrow();
    DatasetRows rows = Datasets.read(record, log, 10);
    List<Object> row = rows.rows().get(0);
    assertThat(row.get(rows.columns().indexOf("seen")).toString()).contains(".123456789");
  }
}
