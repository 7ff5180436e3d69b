package io.millrace.cli.command;

import io.millrace.cli.console.CountText;
import io.millrace.cli.freshness.PullStatus;

/** How far a pull is, for people. */
final class PullText {
  private PullText() {}

  static String of(PullStatus running) {
    if (running.parts() == 0) {
      return "pull %d is being planned".formatted(running.pull());
    }
    return "pull %d runs: %s, %d of %s"
        .formatted(
            running.pull(),
            CountText.of(running.rows(), "row"),
            running.partsDone(),
            CountText.of(running.parts(), "part"));
  }
}
