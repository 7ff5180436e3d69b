package io.millrace.dataset.local;

import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that gets its name when it is whole: until then it lies in a hidden folder beside it, and
 * is deleted if nothing comes of it. What a killed process left goes with the next one that is made
 * in the same place, and before keys are forgotten there.
 */
final class PendingFile implements AutoCloseable {
  private final Path target;
  private final ScratchFolder folder;
  private final Path pending;

  private PendingFile(Path target, ScratchFolder folder) {
    this.target = target;
    this.folder = folder;
    this.pending = folder.file("file");
  }

  static PendingFile beside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    return new PendingFile(absolute, ScratchFolder.beside(absolute));
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
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + pending, e);
    }
  }
}
