package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.platform.Endpoint;
import io.millrace.platform.RunningPlatform;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which local platform a command is about. */
final class FolderOption {
  @Option(
      names = {"-f", "--folder"},
      paramLabel = "DIR",
      description = {
        "where the local platform keeps its data;",
        "default: $MILLRACE_FOLDER, else .millrace in the current directory"
      })
  private Path folder;

  Path path() {
    if (folder != null) {
      return folder;
    }
    return named(System.getenv()).orElse(Path.of(".millrace"));
  }

  /** The folder that the environment names. */
  static Optional<Path> named(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("MILLRACE_FOLDER"))
        .filter(named -> !named.isBlank())
        .map(Path::of);
  }

  Optional<Path> given() {
    return Optional.ofNullable(folder);
  }

  /**
   * The platform that runs on the folder.
   *
   * @throws Failure if none does
   */
  RunningPlatform running() {
    return RunningPlatform.on(path())
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "No platform runs on %s; start one with 'millrace run' or name its folder with --folder"
                        .formatted(path())));
  }

  /**
   * The address of a part of the running platform.
   *
   * @throws Failure if no platform runs, or it has no such part
   */
  String endpoint(Endpoint endpoint) {
    return running()
        .endpoint(endpoint)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.UNAVAILABLE,
                    "The platform on %s has no %s".formatted(path(), endpoint)));
  }
}
