package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest.Existing;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set takes the place of a revision of its own; of another file only when that is asked for. */
final class ReplacedFileTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;
  private Path set;

  @BeforeEach
  void aSpine() throws IOException {
    Visits.seeded(1, 50, 2).csv(folder);
    Files.writeString(folder.resolve("spine.csv"), "shop,at\nshop 1,2026-01-01T01:00:00Z\n");
    set = folder.resolve("set.csv");
  }

  private DatasetRequest request(String name) {
    return DatasetRequest.of(name, DataFile.parse(folder.resolve("spine.csv").toString()), "at")
        .features("shop.count_2h")
        .source("visits", SourceOverride.parse("csv:" + folder.resolve("visits.csv")))
        .scratch(folder.resolve("scratch"))
        .records(new DatasetFolder(folder.resolve("datasets")))
        .to(DataFile.parse(set.toString()));
  }

  private void assertRefused(DatasetRequest request) throws IOException {
    String before = Files.readString(set);
    assertThatThrownBy(() -> Datasets.create(STORE, request))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(
            "cannot write to %s: there is a file that is no revision of this dataset, or was"
                    .formatted(set)
                + " changed since; name another, or have it replaced (--overwrite)");
    assertThat(set).hasContent(before);
    assertThat(new DatasetFolder(folder.resolve("datasets")).all())
        .noneMatch(record -> record.name().equals("new"));
  }

  @Test
  void aFileOfSomebodyElseStaysUnlessItIsToBeReplaced() throws IOException {
    Files.writeString(set, "mine");
    assertRefused(request("new"));
    assertThat(Datasets.create(STORE, request("new").existing(Existing.REPLACED)).revision())
        .isEqualTo(1);
    assertThat(set).content().startsWith("shop,at,");
  }

  @Test
  void aRevisionOfItsOwnIsReplacedAndThatOfAnotherDatasetIsNot() throws IOException {
    Datasets.create(STORE, request("old"));
    assertThat(Datasets.create(STORE, request("old")).revision()).isEqualTo(2);
    assertRefused(request("new"));
  }

  @Test
  void aRevisionThatWasChangedSinceStays() throws IOException {
    Datasets.create(STORE, request("old"));
    Files.writeString(set, "edited by hand\n");
    assertRefused(request("old"));
    Files.delete(set);
    assertThat(Datasets.create(STORE, request("old")).revision()).isEqualTo(2);
  }

  @Test
  void withoutRecordsNobodyKnowsWhoseItIs() throws IOException {
    Files.writeString(set, "mine");
    Datasets.create(STORE, request("new").records(null));
    assertThat(set).content().startsWith("shop,at,");
  }
}
