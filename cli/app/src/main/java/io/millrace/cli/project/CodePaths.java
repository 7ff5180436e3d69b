package io.millrace.cli.project;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the code behind a path: a Maven project is built, classes and jars are taken as they are.
 */
public final class CodePaths {
  private CodePaths() {}

  /**
   * The code at a path.
   *
   * @param progress told what takes long, in words for people
   * @throws Failure if there is nothing of the kind, or a project does not build
   */
  public static CodePath at(Path path, Consumer<String> progress) {
    if (!Files.exists(path)) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "Cannot find %s; name a Maven project, a folder of classes or a jar".formatted(path));
    }
    if (Files.isRegularFile(path)) {
      if (!path.toString().endsWith(".jar")) {
        throw new Failure(
            ExitCode.NOT_FOUND,
            "Cannot read definitions from %s; name a Maven project, a folder of classes or a jar"
                .formatted(path));
      }
      return new CodePath(path, List.of());
    }
    if (Files.exists(path.resolve("pom.xml"))) {
      return isOwnModule(path)
          ? new CodePath(path.resolve("target/classes"), List.of())
          : new MavenProject(path.toAbsolutePath().normalize(), progress).build();
    }
    return new CodePath(path, List.of());
  }

  /** The launcher has just built Millrace's own modules, and they are on the class path. */
  private static boolean isOwnModule(Path path) {
    return MillraceHome.find()
        .filter(home -> path.toAbsolutePath().normalize().startsWith(home))
        .filter(home -> Files.isDirectory(path.resolve("target/classes")))
        .isPresent();
  }
}
