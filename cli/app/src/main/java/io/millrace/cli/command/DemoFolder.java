package io.millrace.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a demonstration keeps its data: a given folder, or a temporary one that is deleted. */
final class DemoFolder implements AutoCloseable {
  private final Path path;
  private final boolean temporary;

  private DemoFolder(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * @param given null for a temporary folder
   */
  static DemoFolder of(Path given) {
    if (given != null) {
      return new DemoFolder(given, false);
    }
    try {
      return new DemoFolder(Files.createTempDirectory("millrace-demo"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder", e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path, e);
    }
  }
}
