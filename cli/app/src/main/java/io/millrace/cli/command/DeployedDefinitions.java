package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.local.FolderState;
import io.millrace.cli.local.KnownDefinitions;
import io.millrace.cli.project.LoadedDefinitions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The definitions that run where a command works. */
final class DeployedDefinitions {
  private DeployedDefinitions() {}

  /**
   * Those that are named; else what runs on the platform's folder, and with {@code --config} those
   * of the current directory.
   *
   * @param named null for none
   * @throws Failure if the folder knows none
   */
  static LoadedDefinitions load(Path named, OfflineOption offline, CommandSpec spec) {
    if (named == null && offline.logs() != null) {
      return on(offline)
          .orElseThrow(
              () ->
                  new Failure(
                      ExitCode.NOT_FOUND,
                      "The folder %s does not say which definitions run on it; name them"
                          .formatted(offline.logs())));
    }
    return at(named == null ? Path.of(".") : named, spec);
  }

  /** What runs on the platform's folder; empty with {@code --config}, and if it knows of none. */
  static Optional<LoadedDefinitions> on(OfflineOption offline) {
    return Optional.ofNullable(offline.logs())
        .flatMap(FolderState::read)
        .map(FolderState::definitions)
        .filter(known -> !known.views().isEmpty())
        .map(KnownDefinitions::load);
  }

  /** Those at a path. */
  static LoadedDefinitions at(Path path, CommandSpec spec) {
    return LoadedDefinitions.at(
        path,
        message -> {
          spec.commandLine().getErr().println("millrace: " + message);
          spec.commandLine().getErr().flush();
        });
  }
}
