package io.millrace.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Maven of this machine, which knows the user's repositories, proxies and passwords.
 *
 * @param path {@code mvnw} or {@code mvn}
 */
record MavenProgram(Path path) {

  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(15);

  /**
   * Millrace's own {@code mvnw} (in {@code MILLRACE_HOME}, or in the working directory or above
   * it), else {@code mvn} on the path.
   */
  static Optional<MavenProgram> find() {
    List<Path> candidates = new ArrayList<>();
    Optional.ofNullable(System.getenv("MILLRACE_HOME"))
        .ifPresent(home -> candidates.add(Path.of(home, "mvnw")));
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      candidates.add(folder.resolve("mvnw"));
    }
    Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(folder -> !folder.isBlank())
        .forEach(folder -> candidates.add(Path.of(folder, "mvn")));
    return candidates.stream().filter(Files::isExecutable).findFirst().map(MavenProgram::new);
  }

  /**
   * Copies an artifact, downloaded if need be, into a folder.
   *
   * @param coordinates {@code group:artifact:version:type:classifier}
   * @throws IOException with Maven's words if it cannot be had
   */
  void copy(String coordinates, Path folder) throws IOException {
    Command.Outcome outcome =
        Command.of(
                List.of(
                    "env",
                    "JAVA_HOME=" + System.getProperty("java.home"),
                    path.toString(),
                    "-B",
                    "-q",
                    "-f",
                    emptyProject(folder).toString(),
                    COPY,
                    "-Dartifact=" + coordinates,
                    "-DoutputDirectory=" + folder))
            .withTimeout(DOWNLOAD_LIMIT)
            .run();
    if (!outcome.succeeded()) {
      throw new IOException("%s: %s".formatted(path, outcome.output().lines().limit(3).toList()));
    }
  }

  /** So that a broken project in the working directory is no obstacle. */
  private static Path emptyProject(Path folder) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder).resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>io.millrace</groupId>
          <artifactId>fetch</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
        </project>
        """);
  }
}
