package io.millrace.dataset.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.Engine;
import io.millrace.dataset.ShopFeatures;
import io.millrace.dataset.local.LocalEngineException;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails in a worker is told. */
final class FailedSweepTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void theReasonIsToldAndNothingIsWritten() throws Exception {
    Path spine = Files.writeString(folder.resolve("spine.csv"), "shop,at\na,2026-01-01\n");
    Path broken = Files.writeString(folder.resolve("visits.parquet"), "no Parquet at all, at all");
    Path target = folder.resolve("set.csv");
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("shop.count_2h")
            .source("visits", SourceOverride.parse("parquet:" + broken))
            .engine(Engine.FLINK)
            .to(DataFile.parse(target.toString()));
    assertThatThrownBy(() -> Datasets.create(STORE, request))
        .isInstanceOf(LocalEngineException.class)
        .hasMessageStartingWith("Flink failed: ")
        .hasMessageContaining("Parquet")
        .hasCauseInstanceOf(Exception.class);
    assertThat(target).doesNotExist();
  }
}
