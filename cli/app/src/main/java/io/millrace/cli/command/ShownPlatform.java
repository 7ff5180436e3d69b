package io.millrace.cli.command;

import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalOptions.FolderStart;
import io.millrace.platform.Durability;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The local platform of a demonstration or an example: it begins with nothing. */
final class ShownPlatform {
  @Option(
      names = {"-f", "--folder"},
      paramLabel = "DIR",
      description = {
        "where to keep the data, emptied first;",
        "default: $MILLRACE_FOLDER, which may hold nothing that 'run' keeps, else a temporary"
            + " folder"
      })
  private Path folder;

  @Mixin private PortOption port;

  /**
   * Where the data goes; to be closed when the platform is.
   *
   * @throws io.millrace.cli.Failure if the folder of the environment holds what somebody keeps
   */
  DemoFolder folder() {
    return DemoFolder.of(folder, System.getenv());
  }

  LocalOptions options(DemoFolder data) {
    return LocalOptions.in(data.path())
        .withStart(FolderStart.EMPTY)
        .withDurability(Durability.PROCESS_DEATH)
        .withGatewayPort(port.named());
  }
}
