package io.millrace.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar archive unpacked once.
 *
 * <p>It is unpacked beside its final place and moved there in one step, so that several JVMs may do
 * it at once, and one killed in the middle leaves nothing that looks whole.
 */
final class UnpackedArchive {

  private UnpackedArchive() {}

  /** Opens the archive, uncompressed. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** Makes the folder from the archive, unless it is there. */
  static void at(Path folder, Source tar) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path cache = Files.createDirectories(folder.getParent());
    Path work = Files.createDirectory(cache.resolve(".unpacking-" + UUID.randomUUID()));
    try {
      try (TarArchiveInputStream entries = new TarArchiveInputStream(tar.open())) {
        unpack(entries, work);
      }
      Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Another JVM was faster; its copy is as good.
    } finally {
      Folders.delete(work);
    }
  }

  private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path path = target.resolve(entry.getName()).normalize();
      if (!path.startsWith(target)) {
        throw new IOException("entry outside of the archive: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(path);
        continue;
      }
      Files.createDirectories(path.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}
