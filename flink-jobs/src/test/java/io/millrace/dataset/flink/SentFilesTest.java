package io.millrace.dataset.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.dataset.ChildProcess;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.Engine;
import io.millrace.dataset.ShopFeatures;
import io.millrace.dataset.Visits;
import io.millrace.dataset.local.AskedView;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent along with a job does not stay behind. */
final class SentFilesTest {
  @TempDir private Path folder;

  @Test
  void filesThatCannotBeWrittenLeaveNoFolder() throws Exception {
    DatasetRequest request =
        DatasetRequest.of("set", DataFile.parse("spine.csv"), "at").scratch(folder);
    List<AskedView> failing =
        new AbstractList<>() {
          @Override
          public AskedView get(int index) {
            throw new IllegalStateException("the disk is full");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThatThrownBy(() -> SentFiles.of(request, failing)).hasMessage("the disk is full");
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void aSetLeavesNothingInTheTemporaryFolder() throws Exception {
    Files.writeString(folder.resolve("spine.csv"), "shop,at\na,2026-01-01T00:00:00Z\n");
    Visits.seeded(1, 50, 1).csv(folder);
    assertThat(ChildProcess.run(folder, SentFilesTest.class, folder.toAbsolutePath()))
        .noneMatch(name -> name.startsWith("millrace") || name.startsWith("flink-dist"));
    assertThat(folder.resolve("set.parquet")).exists();
  }

  /** Another process, with a temporary folder of its own. */
  public static void main(String[] arguments) {
    Path files = Path.of(arguments[0]);
    Datasets.create(
        Compiler.compile(ShopFeatures.class).orThrow(),
        DatasetRequest.of("set", DataFile.parse(files + "/spine.csv"), "at")
            .features("shop.count_2h")
            .source("visits", SourceOverride.parse("csv:" + files + "/visits.csv"))
            .engine(Engine.FLINK)
            .to(DataFile.parse(files + "/set.parquet")));
  }

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.toList();
    }
  }
}
