package io.millrace.cli.command;

import io.millrace.cli.console.AgeText;
import io.millrace.cli.console.Progress;
import io.millrace.job.forget.ForgetPlaces;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far forgetting is: a bar on a terminal; elsewhere a line at its start, and where
 * something has changed another one every two seconds at most.
 */
final class ForgetProgress implements AutoCloseable {
  private static final long LINE_EVERY_NANOS = 2_000_000_000L;

  private final PrintWriter lines;
  private final LongSupplier nanos;
  private final long startNanos;
  private final Progress bar = Progress.of("forgetting", -1, "");
  private long lineNanos;
  private String said = "";

  /**
   * @param lines takes them; null on a terminal
   * @param nanos clock, as {@link System#nanoTime} is one
   */
  ForgetProgress(PrintWriter lines, LongSupplier nanos) {
    this.lines = lines;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.lineNanos = startNanos - LINE_EVERY_NANOS;
  }

  void show(ForgetPlaces.Left left) {
    String text = text(left);
    bar.saying(text);
    long now = nanos.getAsLong();
    if (lines != null && !text.equals(said) && now - lineNanos >= LINE_EVERY_NANOS) {
      lines.printf(
          "forgetting: %s, waited %s%n", text, AgeText.of(Duration.ofNanos(now - startNanos)));
      lines.flush();
      lineNanos = now;
      said = text;
    }
  }

  private static String text(ForgetPlaces.Left left) {
    return "%s left%s"
        .formatted(
            left.places() == 1 ? "1 place is" : left.places() + " places are",
            left.keys() == 1 ? "" : " of %d keys".formatted(left.keys()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
