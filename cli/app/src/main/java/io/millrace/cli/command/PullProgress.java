package io.millrace.cli.command;

import io.millrace.cli.console.AgeText;
import io.millrace.cli.console.Progress;
import io.millrace.cli.freshness.TableStatus;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how far a pull is: a bar on a terminal; elsewhere a line every two seconds while something
 * changes, so that what is over at once says nothing.
 */
final class PullProgress implements AutoCloseable {
  private static final long LINE_EVERY_NANOS = 2_000_000_000L;

  private final String table;
  private final PrintWriter err;
  private final Progress bar;
  private final long startNanos = System.nanoTime();
  private long lineNanos = startNanos;
  private String said = "";

  PullProgress(String table, PrintWriter err) {
    this.table = table;
    this.err = err;
    this.bar = Progress.of("pulling " + table, -1, " rows");
  }

  void show(TableStatus status) {
    String text = text(status);
    if (status.running() != null) {
      bar.at(status.running().rows());
    }
    bar.saying(text);
    long now = System.nanoTime();
    if (System.console() == null
        && now - lineNanos >= LINE_EVERY_NANOS
        && !text.isEmpty()
        && !text.equals(said)) {
      err.printf(
          "%s: %s, waited %s%n", table, text, AgeText.of(Duration.ofNanos(now - startNanos)));
      err.flush();
      lineNanos = now;
      said = text;
    }
  }

  private static String text(TableStatus status) {
    String running = status.running() == null ? "" : PullText.of(status.running());
    if (status.trouble() == null) {
      return running;
    }
    return running.isEmpty() ? status.trouble() : running + "; " + status.trouble();
  }

  @Override
  public void close() {
    bar.close();
  }
}
