package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Makes of what a stopped process has written whole what a kill amid the writing leaves. */
final class HalfWritten {
  private HalfWritten() {}

  /** Of the set that waits in the folder for its name. */
  static void pendingSet(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      file(
          files
              .filter(each -> each.getFileName().toString().endsWith(".pending"))
              .findFirst()
              .orElseThrow()
              .resolve("file"));
    }
  }

  /** Of any file; it must not be empty. */
  static void file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.size()).isPositive();
      channel.truncate(channel.size() / 2);
    }
  }
}
