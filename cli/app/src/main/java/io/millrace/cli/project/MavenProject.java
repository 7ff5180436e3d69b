package io.millrace.cli.project;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A user's Maven project, built by its own wrapper, else by the Maven of the machine, else by
 * Millrace's. It is built only when a source or the pom is newer than the last build.
 */
final class MavenProject {
  private static final String CLASSPATH_FILE = "target/millrace-classpath";
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath";

  private final Path folder;
  private final Consumer<String> progress;

  MavenProject(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Compiles it and resolves what it needs at run time.
   *
   * @throws Failure with the compiler's words if it does not build
   */
  CodePath build() {
    try {
      if (isOutdated()) {
        LocalRepository.publish();
        progress.accept("building " + folder);
        run();
      }
      String classpath = Files.readString(folder.resolve(CLASSPATH_FILE)).strip();
      List<Path> dependencies =
          Stream.of(classpath.split(File.pathSeparator))
              .filter(entry -> !entry.isBlank())
              .map(Path::of)
              .filter(MavenProject::isTheirs)
              .toList();
      return new CodePath(folder.resolve("target/classes"), dependencies);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot build " + folder, e);
    }
  }

  /** Millrace's own jars come with the command line. */
  private static boolean isTheirs(Path dependency) {
    return !dependency.getFileName().toString().startsWith("millrace-");
  }

  private boolean isOutdated() throws IOException {
    Path built = folder.resolve(CLASSPATH_FILE);
    if (!Files.exists(built) || !Files.isDirectory(folder.resolve("target/classes"))) {
      return true;
    }
    FileTime when = Files.getLastModifiedTime(built);
    if (Files.getLastModifiedTime(folder.resolve("pom.xml")).compareTo(when) >= 0) {
      return true;
    }
    Path sources = folder.resolve("src/main");
    if (!Files.exists(sources)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.getLastModifiedTime(file).compareTo(when) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void run() throws IOException {
    Path log = Files.createTempFile("millrace-build", ".log");
    List<String> words = new ArrayList<>();
    words.add(program());
    words.addAll(
        List.of(
            "-B",
            "-ntp",
            "-q",
            "compile",
            GOAL,
            "-Dmdep.outputFile=" + CLASSPATH_FILE,
            "-Dmdep.regenerateFile=true",
            "-Dmdep.includeScope=runtime",
            "-Dmillrace.repository=" + LocalRepository.path().toUri()));
    ProcessBuilder process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile());
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      int exitCode = process.start().waitFor();
      if (exitCode != 0) {
        throw new Failure(
            ExitCode.DEFINITION,
            "Cannot build %s:%n%s".formatted(folder, errors(Files.readString(log))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERNAL, "interrupted while building " + folder, e);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private String program() {
    List<Path> candidates = new ArrayList<>();
    candidates.add(folder.resolve("mvnw"));
    Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isBlank())
        .forEach(entry -> candidates.add(Path.of(entry, "mvn")));
    MillraceHome.find().ifPresent(home -> candidates.add(home.resolve("mvnw")));
    return candidates.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "Cannot build %s: it has no mvnw, and mvn is not on the PATH; add a wrapper or install Maven"
                        .formatted(folder)));
  }

  private static String errors(String log) {
    return log.lines()
        .filter(line -> line.startsWith("[ERROR]"))
        .map(line -> line.substring("[ERROR]".length()).strip())
        .takeWhile(line -> !line.endsWith("[Help 1]"))
        .filter(line -> !line.isBlank())
        .distinct()
        .limit(20)
        .map(line -> "  " + line)
        .reduce((a, b) -> a + System.lineSeparator() + b)
        .orElseGet(() -> "  " + log.lines().limit(20).toList());
  }
}
