package io.millrace.cli.command;

import io.millrace.cli.freshness.PullStatus;

/** How far a pull is, for people. */
final class PullText {
  private PullText() {}

  static String of(PullStatus running) {
    if (running.parts() == 0) {
      return "pull %d is being planned".formatted(running.pull());
    }
    return "pull %d runs: %d rows, %d of %d parts"
        .formatted(running.pull(), running.rows(), running.partsDone(), running.parts());
  }
}
