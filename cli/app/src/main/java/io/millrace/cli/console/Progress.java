package io.millrace.cli.console;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows that something long goes on: a bar on a terminal, with the time left and, of what is
 * counted, how many a second; nothing elsewhere. It goes to standard error, so that the output
 * stays clean for programs. Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final int REFRESH_MILLIS = 200;
  private static final int WIDTH = 110;
  private static final DecimalFormat SPEED =
      new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * @param total how many steps there are; -1 when that is not known
   * @param unit what is counted, such as {@code " events"}
   */
  public static Progress of(String task, long total, String unit) {
    ProgressBarBuilder bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(consumer(System.err));
    return new Progress((unit.isEmpty() ? bar : bar.showSpeed(SPEED)).build());
  }

  /** So many steps are done in all. */
  public void at(long done) {
    bar.stepTo(done);
  }

  /** One more step is done. */
  public void step() {
    bar.step();
  }

  /** What it is busy with. */
  public void saying(String message) {
    bar.setExtraMessage(" " + message);
  }

  @Override
  public void close() {
    bar.close();
  }

  private static ProgressBarConsumer consumer(PrintStream err) {
    if (System.console() != null) {
      return new ConsoleProgressBarConsumer(err, WIDTH);
    }
    Consumer<String> nowhere = line -> {};
    return new DelegatingProgressBarConsumer(nowhere, WIDTH);
  }
}
