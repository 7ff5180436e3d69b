package io.millrace.dataset.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that gets its name when it is whole: until then it lies beside it under a hidden one, and
 * is deleted if nothing comes of it.
 */
final class PendingFile implements AutoCloseable {
  private final Path target;
  private final Path pending;

  private PendingFile(Path target, Path pending) {
    this.target = target;
    this.pending = pending;
  }

  static PendingFile beside(Path target) {
    Path absolute = target.toAbsolutePath();
    return new PendingFile(
        absolute,
        absolute.resolveSibling(
            ".%s.%s.pending".formatted(absolute.getFileName(), UUID.randomUUID())));
  }

  /** Where to write. */
  Path path() {
    return pending;
  }

  /** Puts it in place of what was there, at once, when it has reached the disk. */
  void publish() throws IOException {
    try (FileChannel channel = FileChannel.open(pending, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        pending, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pending);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + pending, e);
    }
  }
}
