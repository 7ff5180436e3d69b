package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.ServedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set as-served, of a stream whose definition says where its history begins. */
final class ServedHistoryTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, DatedFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void aWindowThatReachesBackBeforeTheDeclaredStartIsPartialAsItIsOnline() throws Exception {
    OfflineCatalog log =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("log").toUri().toString()));
    LogTables.prepare(log, List.of(ServedLog.table(STORE.view("dated"))));
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"),
            "shop,at\na,2026-01-01T01:59:59.999Z\na,2026-01-01T02:00:00Z\n");
    DatasetReport report =
        BothEngines.create(
            STORE,
            DatasetRequest.of("dated", DataFile.parse(spine.toString()), "at")
                .features("dated.count_2h")
                .mode(DatasetRequest.Mode.AS_SERVED)
                .statuses(DatasetRequest.Statuses.WRITTEN)
                .log(log)
                .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("dated__count_2h__status"))
        .containsExactly("partial", "not_found");
    assertThat(report.warnings())
        .containsExactly(
            "nothing was ever decided of view 'dated'; all rows are answered as of keys that had no"
                + " row");
  }
}
