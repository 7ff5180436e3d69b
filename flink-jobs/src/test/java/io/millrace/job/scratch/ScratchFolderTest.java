package io.millrace.job.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves when it is killed is deleted by the next; what one has in use is not. */
class ScratchFolderTest {
  @TempDir private Path parent;

  /** Makes folders in one given, says so, and waits to be killed. */
  public static final class Holding {
    private Holding() {}

    public static void main(String[] arguments) throws Exception {
      Path parent = Path.of(arguments[0]);
      ScratchFolder plain = ScratchFolder.in(parent, "sorted");
      Files.writeString(plain.file("1.parquet"), "a key");
      ScratchFolder pending = ScratchFolder.beside(parent.resolve("set.csv"));
      Files.writeString(pending.file("file"), "a key");
      System.out.println("ready");
      Thread.sleep(TimeUnit.MINUTES.toMillis(5));
    }
  }

  private Process holding() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holding.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.toList();
    }
  }

  @Test
  void what_a_killed_process_left_goes_and_not_before() throws Exception {
    Process process = holding();
    try {
      assertThat(folders()).hasSize(2);
      assertThat(ScratchFolder.sweep(parent)).as("it lives").isZero();
      ScratchFolder.in(parent, "dataset").close();
      assertThat(folders()).hasSize(2);
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (ScratchFolder next = ScratchFolder.in(parent, "dataset")) {
      assertThat(folders()).containsExactly(next.path());
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void its_own_folders_stay_locked_when_it_looks() throws Exception {
    try (ScratchFolder own = ScratchFolder.in(parent, "sorted");
        ScratchFolder pending = ScratchFolder.beside(parent.resolve("set.csv"))) {
      assertThat(pending.path().getFileName().toString())
          .startsWith(".set.csv.")
          .endsWith(".pending");
      assertThat(ScratchFolder.sweep(parent)).isZero();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sweeping.class.getName(),
                  parent.toString())
              .start();
      assertThat(other.inputReader().readLine()).as("seen by another process").isEqualTo("0");
      assertThat(own.path()).exists();
      assertThat(pending.path()).exists();
    }
  }

  /** Sweeps a folder and says what it deleted. */
  public static final class Sweeping {
    private Sweeping() {}

    public static void main(String[] arguments) {
      System.out.println(ScratchFolder.sweep(Path.of(arguments[0])));
    }
  }

  @Test
  void what_releases_before_left_goes_after_a_day() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("millrace-sorted-123456789"));
    Files.writeString(folder.resolve("0.parquet"), "a key");
    Path file = Files.writeString(parent.resolve("millrace-dataset-987.parquet"), "a key");
    Path pending =
        Files.writeString(
            parent.resolve(".set.csv.6f1c9a8e-0d3b-4f51-9a57-0c6f2f0c9d11.pending"), "a key");
    Path somebodys = Files.writeString(parent.resolve("millrace-notes.txt"), "mine");
    assertThat(ScratchFolder.sweep(parent)).isZero();
    for (Path each : List.of(folder, file, pending, somebodys)) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
    assertThat(ScratchFolder.sweep(parent)).isEqualTo(3);
    assertThat(folders()).containsExactly(somebodys);
  }

  @Test
  void a_place_that_is_not_there_has_nothing() {
    assertThat(ScratchFolder.sweep(parent.resolve("none"))).isZero();
  }
}
