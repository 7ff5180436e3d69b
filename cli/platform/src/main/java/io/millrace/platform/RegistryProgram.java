package io.millrace.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The Apicurio schema registry's program: 142 MB, fetched when first asked for and unpacked once
 * per user.
 *
 * @param home the folder with the runnable jar and its libraries
 */
record RegistryProgram(Path home) {

  /** The last line of versions that runs on Java 17. */
  private static final String VERSION = "2.6.13.Final";

  private static final String NAME = "apicurio-registry-app-" + VERSION;
  private static final String COORDINATES =
      "io.apicurio:apicurio-registry-app:" + VERSION + ":tar.gz:all";

  /**
   * Finds it in the cache or fetches it by Maven, which takes minutes on a slow line.
   *
   * @param progress told before the fetch begins
   * @throws PlatformException if it cannot be fetched
   */
  static RegistryProgram unpackedIn(Path cache, Consumer<String> progress) {
    Path home = cache.resolve(NAME);
    try {
      if (!Files.isDirectory(home)) {
        progress.accept("Fetching the schema registry (%s, 142 MB, once)".formatted(COORDINATES));
        fetch(home);
      }
      return new RegistryProgram(home);
    } catch (IOException e) {
      throw new PlatformException(
          """
          Cannot fetch the schema registry %s: %s; fetch it by hand (mvn dependency:get -Dartifact=%s), \
          or use a registry of your own with --registry URL\
          """
              .formatted(COORDINATES, e.getMessage(), COORDINATES),
          e);
    }
  }

  Path jar() {
    return home.resolve(NAME + "-runner.jar");
  }

  private static void fetch(Path home) throws IOException {
    MavenProgram maven =
        MavenProgram.find().orElseThrow(() -> new IOException("no mvnw or mvn was found"));
    Path download = Files.createTempDirectory("millrace-registry");
    try {
      maven.copy(COORDINATES, download);
      Path archive = download.resolve(NAME + "-all.tar.gz");
      UnpackedArchive.at(
          home,
          () ->
              new GzipCompressorInputStream(
                  new BufferedInputStream(Files.newInputStream(archive))));
    } finally {
      Folders.delete(download);
    }
  }
}
