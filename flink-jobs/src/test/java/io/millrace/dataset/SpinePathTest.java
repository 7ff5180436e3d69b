package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is the file of that name, and holds what it holds, however its path is called. */
final class SpinePathTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final String AT = ",2026-01-01T00:30:00Z";

  @TempDir private Path folder;

  @Test
  void theFileThatIsNamedIsRead() throws Exception {
    Files.writeString(folder.resolve("spine1.csv"), "shop,at\nanother" + AT + "\n");
    Path spine = Files.writeString(folder.resolve("spine[1].csv"), "shop,at\na" + AT + "\n");
    create("named", spine, folder.resolve("set.parquet"));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("shop"))
        .containsExactly("a");
  }

  @Test
  void aLabelIsWhatTheFileSaysAndNotItsFolder() throws Exception {
    Path of = Files.createDirectories(folder.resolve("label=7"));
    Path spine = Files.writeString(of.resolve("spine.csv"), "shop,at,label\na" + AT + ",1\n");
    create("label", spine, folder.resolve("set.parquet"));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("label"))
        .containsExactly(1L);
  }

  @Test
  void revisionsInTwoFoldersAreComparedByTheirRows() throws Exception {
    Path spine = Files.writeString(folder.resolve("spine.csv"), "shop,at\na" + AT + "\n");
    DatasetRecord[] made = new DatasetRecord[2];
    for (int i = 0; i < made.length; i++) {
      Path of = Files.createDirectories(folder.resolve("run=" + i));
      made[i] = create("run" + i, spine, of.resolve("set.parquet"));
    }
    assertThat(made[0].targetSha256()).isEqualTo(made[1].targetSha256());
    DatasetDifference difference = Datasets.diff(made[0], made[1]);
    assertThat(difference.same()).as(difference.toString()).isTrue();
  }

  private DatasetRecord create(String name, Path spine, Path target) throws Exception {
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(
        STORE,
        DatasetRequest.of(name, DataFile.parse(spine.toString()), "at")
            .features("shop.count_2h")
            .records(records)
            .source("visits", SourceOverride.parse("csv:" + visits))
            .to(DataFile.parse(target.toString())));
    return records.find(name, Optional.empty()).orElseThrow();
  }
}
