package io.millrace.cli.project;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.platform.CacheFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A Maven repository on this machine with what definitions are compiled against, since Millrace is
 * on no public one. Projects made by {@code millrace new} name it in their pom.
 */
public final class LocalRepository {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>millrace</artifactId>\\s*<version>([^<]+)</version>");

  /**
   * Longer than a build of a project reads the repository after its last look at what is newest.
   */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private LocalRepository() {}

  /** {@code repository} in the {@linkplain CacheFolder cache folder}. */
  public static Path path() {
    return CacheFolder.path().resolve("repository");
  }

  /** The version of what it holds. */
  public static String version() {
    Matcher matcher = VERSION.matcher(read(home().resolve("pom.xml")));
    if (!matcher.find()) {
      throw new IllegalStateException("no version in " + home().resolve("pom.xml"));
    }
    return matcher.group(1);
  }

  /** Puts what this command line runs with into the repository, over what was there. */
  public static void publish() {
    publish(path());
  }

  static void publish(Path repository) {
    Path home = home();
    try {
      Instant built = Files.getLastModifiedTime(home.resolve("pom.xml")).toInstant();
      Files.copy(
          home.resolve("pom.xml"),
          place(repository, "millrace", built, ".pom"),
          StandardCopyOption.REPLACE_EXISTING);
      announce(repository, "millrace", built);
      forgetOld(repository, "millrace", built);
      module(
          repository,
          "millrace-schemas",
          home.resolve("schemas"),
          "/io/millrace/schemas/postgres/online-table.sql");
      module(
          repository,
          "millrace-feature-api",
          home.resolve("feature-api"),
          "/io/millrace/FeatureView.class");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + repository, e);
    }
  }

  private static void module(Path repository, String artifact, Path source, String within)
      throws IOException {
    Path code = MillraceHome.codeHolding(within);
    Instant built = Files.getLastModifiedTime(code).toInstant();
    Files.copy(
        source.resolve("pom.xml"),
        place(repository, artifact, built, ".pom"),
        StandardCopyOption.REPLACE_EXISTING);
    Path jar = place(repository, artifact, built, ".jar");
    Path unfinished = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
    if (Files.isRegularFile(code)) {
      Files.copy(code, unfinished, StandardCopyOption.REPLACE_EXISTING);
    } else {
      pack(code, unfinished);
    }
    Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
    announce(repository, artifact, built);
    forgetOld(repository, artifact, built);
  }

  /**
   * Deletes earlier builds, and what a killed run left unfinished. Other runs may be building a
   * project with a build of their own, so what was published lately stays.
   */
  private static void forgetOld(Path repository, String artifact, Instant built)
      throws IOException {
    String newest = place(repository, artifact, built, "").getFileName().toString();
    Instant before = Instant.now().minus(KEPT);
    try (Stream<Path> files = Files.list(folder(repository, artifact))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(artifact + "-") && !name.startsWith(newest) && isOlder(file, before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOlder(Path file, Instant instant) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(instant);
    } catch (NoSuchFileException e) {
      return false; // another run was faster
    }
  }

  /** In a build's tests the code is a folder of classes yet. */
  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
  }

  /** Under the time of its build: Maven takes a snapshot again only if its time is another. */
  private static Path place(Path repository, String artifact, Instant built, String extension)
      throws IOException {
    String version = version().replace("SNAPSHOT", TIMESTAMP.format(built) + "-1");
    return folder(repository, artifact).resolve(artifact + "-" + version + extension);
  }

  private static Path folder(Path repository, String artifact) throws IOException {
    return Files.createDirectories(
        repository.resolve("io/millrace").resolve(artifact).resolve(version()));
  }

  /** Tells Maven which build of a snapshot is the newest. */
  private static void announce(Path repository, String artifact, Instant built) throws IOException {
    String timestamp = TIMESTAMP.format(built);
    Files.writeString(
        folder(repository, artifact).resolve("maven-metadata.xml"),
        """
        <metadata>
          <groupId>io.millrace</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
          <versioning>
            <snapshot><timestamp>%s</timestamp><buildNumber>1</buildNumber></snapshot>
            <lastUpdated>%s</lastUpdated>
          </versioning>
        </metadata>
        """
            .formatted(artifact, version(), timestamp, timestamp.replace(".", "")));
  }

  private static Path home() {
    return MillraceHome.find()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "Cannot find Millrace's own folder; set MILLRACE_HOME to its checkout"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
