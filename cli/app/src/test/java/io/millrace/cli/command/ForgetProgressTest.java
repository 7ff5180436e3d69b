package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.forget.ForgetPlaces.Left;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgetProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter text = new StringWriter();
  private long now = Long.MAX_VALUE - 3 * SECOND; // A clock that wraps around.

  private List<String> shown() {
    List<String> lines = text.toString().lines().toList();
    text.getBuffer().setLength(0);
    return lines;
  }

  @Test
  void whereThereIsNoTerminalALineIsPrintedAtTheStartAndAtChanges() {
    try (ForgetProgress progress = new ForgetProgress(new PrintWriter(text), () -> now)) {
      progress.show(new Left(2, 14));
      assertThat(shown()).containsExactly("forgetting: 14 places are left of 2 keys, waited 0.0s");
      now += 60 * SECOND;
      progress.show(new Left(2, 14));
      assertThat(shown()).as("nothing has changed").isEmpty();
      progress.show(new Left(1, 1));
      assertThat(shown()).containsExactly("forgetting: 1 place is left, waited 1m");
    }
  }

  @Test
  void aLineAtATimeInTwoSecondsAndTheLastChangeIsNotLost() {
    try (ForgetProgress progress = new ForgetProgress(new PrintWriter(text), () -> now)) {
      progress.show(new Left(1, 14));
      shown();
      now += SECOND;
      progress.show(new Left(1, 13));
      progress.show(new Left(1, 12));
      assertThat(shown()).isEmpty();
      now += SECOND;
      progress.show(new Left(1, 12));
      assertThat(shown()).containsExactly("forgetting: 12 places are left, waited 2.0s");
    }
  }

  @Test
  void onATerminalThereIsTheBarAlone() {
    try (ForgetProgress progress = new ForgetProgress(null, () -> now)) {
      progress.show(new Left(1, 14));
      assertThat(shown()).isEmpty();
    }
  }
}
