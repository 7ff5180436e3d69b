package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.local.FolderState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
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
   * The folder that is given, else that of the environment, else a temporary one. That of the
   * environment is where {@code run} keeps data, too, and a demonstration empties it: only what
   * another one left is emptied without a word.
   *
   * @param given null for none
   * @throws Failure if the folder of the environment holds what {@code run} keeps
   */
  static DemoFolder of(Path given, Map<String, String> environment) {
    if (given != null) {
      return new DemoFolder(given, false);
    }
    Optional<Path> named = FolderOption.named(environment);
    named.ifPresent(DemoFolder::refuseKept);
    return named.map(path -> new DemoFolder(path, false)).orElseGet(DemoFolder::temporary);
  }

  private static void refuseKept(Path path) {
    boolean isKept =
        FolderState.read(path).filter(state -> !state.definitions().urls().isEmpty()).isPresent();
    if (isKept) {
      throw new Failure(
          ExitCode.USAGE,
          "MILLRACE_FOLDER is %s, where 'millrace run' keeps its data; it would be emptied: name another folder by --folder, or this one if it may go"
              .formatted(path));
    }
  }

  static DemoFolder temporary() {
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
