package io.millrace.cli.command;

import io.millrace.cli.console.Progress;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.project.LoadedDefinitions;

/** Starts the local platform and shows meanwhile what it is busy with. */
final class Starting {
  private Starting() {}

  static LocalPlatform platform(LocalOptions options, LoadedDefinitions definitions) {
    try (Progress progress = Progress.of("starting", LocalPlatform.STEPS, "")) {
      return LocalPlatform.start(
          options,
          definitions,
          message -> {
            progress.saying(message);
            progress.step();
          });
    }
  }
}
