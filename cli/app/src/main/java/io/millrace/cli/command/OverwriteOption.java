package io.millrace.cli.command;

import io.millrace.dataset.DatasetRequest.Existing;
import java.util.List;
import picocli.CommandLine.Option;

/** What becomes of a file that is at {@code --to} already, where a copy of rows is written. */
final class OverwriteOption {
  @Option(names = "--overwrite", description = "replace a file that is there at --to already")
  private boolean overwrite;

  /**
   * @param hasTarget whether {@code --to} is given
   * @param wrong takes what is wrong
   */
  void check(boolean hasTarget, List<String> wrong) {
    if (overwrite && !hasTarget) {
      wrong.add("--overwrite goes with --to: it is for the file there");
    }
  }

  Existing existing() {
    return overwrite ? Existing.REPLACED : Existing.KEPT;
  }
}
