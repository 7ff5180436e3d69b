package io.millrace.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository holds what is newest, and not all that ever was. */
final class LocalRepositoryTest {
  @TempDir private Path repository;

  @Test
  void buildsOfLongAgoGoAndThoseThatAnotherRunMayReadStay() throws Exception {
    LocalRepository.publish(repository);
    List<Path> published = files();
    Path jar =
        published.stream()
            .filter(file -> file.toString().contains("feature-api"))
            .filter(file -> file.toString().endsWith(".jar"))
            .findFirst()
            .orElseThrow();
    aged(jar, Duration.ofDays(3));
    Path old = copy("millrace-feature-api-0.1.0-20200101.000000-1.jar", jar, Duration.ofHours(2));
    Path killed =
        copy("millrace-feature-api-0.1.0-20200101.000001-1.jar.77", jar, Duration.ofHours(2));
    Path other =
        copy("millrace-feature-api-0.1.0-20200101.000002-1.jar", jar, Duration.ofMinutes(5));

    LocalRepository.publish(repository);

    assertThat(old).doesNotExist();
    assertThat(killed).doesNotExist();
    assertThat(other).exists();
    assertThat(files()).containsAll(published).hasSize(published.size() + 1);
  }

  private static Path copy(String name, Path jar, Duration age) throws Exception {
    Path copy = Files.copy(jar, jar.resolveSibling(name));
    aged(copy, age);
    return copy;
  }

  private static void aged(Path file, Duration age) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(repository)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
