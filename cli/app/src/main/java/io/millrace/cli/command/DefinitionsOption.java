package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.cli.project.MillraceHome;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a command that reads the offline log takes definitions from. */
final class DefinitionsOption extends DefinitionsChoice {
  @Option(
      names = {"-d", "--definitions"},
      paramLabel = "PROJECT|CLASSES|JAR",
      description = {
        "a Maven project, a folder of classes or a jar;",
        "default: the project in the current directory, else what runs on the folder"
      })
  private Path path;

  /**
   * Those that are named; else of the project in the current directory, which may be ahead of what
   * runs; else those that run on the platform's folder.
   */
  LoadedDefinitions load(OfflineOption offline) {
    return load(offline, Path.of("."), "");
  }

  /**
   * The same, with more to say where there are none.
   *
   * @param why the command needs them, behind a semicolon
   */
  LoadedDefinitions load(OfflineOption offline, String why) {
    return load(offline, Path.of("."), "; " + why);
  }

  LoadedDefinitions load(OfflineOption offline, Path current, String why) {
    if (path != null) {
      return at(path);
    }
    return isProject(current)
        ? at(current)
        : DeployedDefinitions.on(offline)
            .map(this::chosenOf)
            .orElseGet(() -> here(current, offline, why));
  }

  /**
   * Classes of whoever stands among them; of other folders it would be hard to see what is wrong.
   */
  private LoadedDefinitions here(Path current, OfflineOption offline, String why) {
    if (isMillrace(current)) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "No definitions: this is Millrace's own folder, and none were ever deployed on that of a"
              + " platform; name a project with -d, or the platform's folder with --folder");
    }
    LoadedDefinitions all;
    try {
      all = allAt(current);
    } catch (Failure | UncheckedIOException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "No definitions are named: the current directory is no Maven project%s; name one, a folder of classes or a jar with -d%s"
              .formatted(
                  offline.logs() == null
                      ? ""
                      : ", and none were ever deployed on the folder " + offline.logs(),
                  why),
          e);
    }
    return chosenOf(all);
  }

  /** Millrace's own checkout, where one starts the demo, is no project of definitions. */
  private static boolean isProject(Path current) {
    Path here = current.toAbsolutePath().normalize();
    return Files.exists(here.resolve("pom.xml")) && !isMillrace(here);
  }

  private static boolean isMillrace(Path current) {
    return MillraceHome.find().filter(current.toAbsolutePath().normalize()::equals).isPresent();
  }
}
