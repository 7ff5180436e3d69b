package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a set may take the place of, also when they come to be while it is made. */
final class TargetsTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final String VISIT =
      "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n";

  @TempDir private Path folder;
  private Path target;
  private Path events;

  @BeforeEach
  void files() throws Exception {
    target = folder.resolve("set.csv");
    events = Files.createDirectories(folder.resolve("events/2026")).resolve("visits.csv");
    Files.writeString(events, VISIT);
  }

  @Test
  void aFileThatComesToBeThereWhileASetIsMadeStays() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    assertThat(problem(request(target), this::puts))
        .isEqualTo(
            "cannot write to %s: there is a file; name another, or have it replaced (--overwrite)"
                .formatted(target));
    assertThat(target).hasContent("mine");
    Files.delete(target);
    assertThat(problem(request(target).records(records), this::puts))
        .contains("there is a file that is no revision of this dataset");
    assertThat(target).hasContent("mine");
    assertThat(records.find("set", Optional.empty())).isEmpty();
    Datasets.create(STORE, request(target).existing(DatasetRequest.Existing.REPLACED), this::puts);
    assertThat(Files.readString(target)).contains("shop__count_2h");
  }

  @Test
  void aFileThatComesToBeThereWhileARevisionIsMadeAgainStays() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(STORE, request(target).records(records));
    DatasetRecord record = records.find("set", Optional.empty()).orElseThrow();
    Files.delete(target);
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class,
            () -> Datasets.remake(STORE, DatasetRequest.again(record, null), this::puts));
    assertThat(refused).hasMessageContaining("there is a file");
    assertThat(target).hasContent("mine");
    Files.delete(target);
    Datasets.remake(STORE, DatasetRequest.again(record, null), DatasetProgress.SILENT);
    Datasets.remake(STORE, DatasetRequest.again(record, null), DatasetProgress.SILENT);
    assertThat(DatasetFolder.holds(record)).isTrue();
  }

  @Test
  void noFileThatEventsAreReadFromIsReplacedHoweverItIsNamed() throws Exception {
    for (String source :
        new String[] {
          events.toString(),
          events.toUri().toString(),
          events.getParent().toString(),
          folder.resolve("events").toString(),
          folder.resolve("events").toUri().toString()
        }) {
      DatasetRequest request =
          request(events)
              .source("visits", SourceOverride.parse("csv:" + source))
              .existing(DatasetRequest.Existing.REPLACED);
      assertThat(problem(request, (stage, done, all) -> {}))
          .as(source)
          .isEqualTo(
              "cannot write to %s: 'visits' is read from it; name another file".formatted(events));
    }
    assertThat(events).hasContent(VISIT);
    DatasetRequest beside =
        request(events.resolveSibling("set.csv"))
            .source("visits", SourceOverride.parse("csv:" + folder.resolve("events")));
    assertThat(problem(beside, (stage, done, all) -> {}))
        .as("the next reading of the folder would take it for events")
        .contains("'visits' is read from it");
  }

  @Test
  void aRelativePathWithAColonIsReadAndKeptFromBeingReplaced() throws Exception {
    Path relative = Path.of("visits:1.csv");
    Files.writeString(relative, VISIT);
    try {
      SourceOverride source = SourceOverride.parse("csv:" + relative);
      BothEngines.create(STORE, request(folder.resolve("set.parquet")).source("visits", source));
      assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
          .extracting(row -> row.get("shop__count_2h"))
          .containsExactly(1L);
      assertThat(
              problem(
                  request(relative)
                      .source("visits", source)
                      .existing(DatasetRequest.Existing.REPLACED),
                  DatasetProgress.SILENT))
          .endsWith("visits:1.csv: 'visits' is read from it; name another file");
      assertThat(relative).hasContent(VISIT);
    } finally {
      Files.delete(relative);
    }
  }

  private void puts(DatasetProgress.Stage stage, long done, long all) {
    try {
      if (!Files.exists(target)) {
        Files.writeString(target, "mine");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String problem(DatasetRequest request, DatasetProgress progress) {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> Datasets.create(STORE, request, progress));
    assertThat(refused).isNotNull();
    assertThat(refused.problems()).hasSize(1);
    return refused.problems().get(0);
  }

  private DatasetRequest request(Path to) throws IOException {
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "shop,at\na,2026-01-01T00:30:00Z\n");
    return DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
        .features("shop.count_2h")
        .source("visits", SourceOverride.parse("csv:" + events))
        .existing(DatasetRequest.Existing.KEPT)
        .to(DataFile.parse(to.toString()));
  }
}
