package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Failure;
import io.millrace.cli.demo.DemoViews;
import io.millrace.cli.local.FolderState;
import io.millrace.cli.local.KnownDefinitions;
import io.millrace.job.JobClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration begins with an empty folder, and empties none that somebody keeps. */
final class DemoFolderTest {
  @TempDir private Path folder;

  private Map<String, String> environment() {
    return Map.of("MILLRACE_FOLDER", folder.toString());
  }

  /** What a run leaves in the folder. */
  private void ran(List<String> urls) {
    new FolderState(
            DemoViews.all().compile().orThrow().manifest(),
            List.of(),
            JobClock.LIVE,
            Map.of(),
            Map.of(),
            new KnownDefinitions(urls, List.of("CardFeatures")))
        .write(folder);
  }

  @Test
  void theFolderOfTheEnvironmentIsTakenAndKept() {
    try (DemoFolder data = DemoFolder.of(null, environment())) {
      assertThat(data.path()).isEqualTo(folder);
    }
    assertThat(folder).exists();
  }

  @Test
  void whatIsGivenGoesBeforeTheEnvironment() {
    Path given = folder.resolve("given");
    try (DemoFolder data = DemoFolder.of(given, environment())) {
      assertThat(data.path()).isEqualTo(given);
    }
  }

  @Test
  void withoutEitherItIsATemporaryOneThatGoes() {
    Path path;
    try (DemoFolder data = DemoFolder.of(null, Map.of("MILLRACE_FOLDER", " "))) {
      path = data.path();
      assertThat(path).isEmptyDirectory();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whatADemonstrationLeftMayGo() {
    ran(List.of());
    try (DemoFolder data = DemoFolder.of(null, environment())) {
      assertThat(data.path()).isEqualTo(folder);
    }
  }

  @Test
  void whatSomebodyKeepsIsRefusedUnlessItIsNamed() {
    ran(List.of("file:/home/me/project/target/classes/"));
    assertThatThrownBy(() -> DemoFolder.of(null, environment()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(
            "MILLRACE_FOLDER is %s, where 'millrace run' keeps its data".formatted(folder))
        .hasMessageContaining("--folder");
    try (DemoFolder data = DemoFolder.of(folder, environment())) {
      assertThat(data.path()).isEqualTo(folder);
    }
  }
}
