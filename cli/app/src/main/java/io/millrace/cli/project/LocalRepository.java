package io.millrace.cli.project;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.platform.CacheFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      Files.copy(
          home.resolve("pom.xml"),
          place(repository, "millrace", ".pom"),
          StandardCopyOption.REPLACE_EXISTING);
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
    Files.copy(
        source.resolve("pom.xml"),
        place(repository, artifact, ".pom"),
        StandardCopyOption.REPLACE_EXISTING);
    Path code = MillraceHome.codeHolding(within);
    Path jar = place(repository, artifact, ".jar");
    Path unfinished = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
    if (Files.isRegularFile(code)) {
      Files.copy(code, unfinished, StandardCopyOption.REPLACE_EXISTING);
    } else {
      pack(code, unfinished);
    }
    Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
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

  private static Path place(Path repository, String artifact, String extension) throws IOException {
    String version = version();
    Path folder = repository.resolve("io/millrace").resolve(artifact).resolve(version);
    return Files.createDirectories(folder).resolve(artifact + "-" + version + extension);
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
