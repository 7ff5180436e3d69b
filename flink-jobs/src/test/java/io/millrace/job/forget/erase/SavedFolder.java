package io.millrace.job.forget.erase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * A folder as it was at a moment, to begin there again and again: tables name their files by
 * absolute paths, so a copy elsewhere is none. Whoever has opened a table opens it anew.
 *
 * @param folder that is put back
 * @param copy what it held, beside it
 */
record SavedFolder(Path folder, Path copy) {

  /** Keeps what a folder holds now. */
  static SavedFolder of(Path folder) throws IOException {
    SavedFolder saved = new SavedFolder(folder, folder.resolveSibling(folder.getFileName() + "-0"));
    copy(folder, saved.copy);
    return saved;
  }

  /** From now on the folder holds what it held then, and nothing else. */
  void restore() throws IOException {
    FileUtils.deleteDirectory(folder.toFile());
    copy(copy, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
