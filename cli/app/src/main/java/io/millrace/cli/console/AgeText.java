package io.millrace.cli.console;

import java.time.Duration;
import java.util.Locale;

/**
 * How long something took, or how old it is, for people: {@code 0.4s}, {@code 1m5s}, {@code 7d}.
 */
public final class AgeText {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] UNITS = {DAY, HOUR, MINUTE, SECOND};
  private static final String NAMES = "dhms";

  private AgeText() {}

  /** The largest unit and the next one below it, rounded down; below ten seconds, tenths. */
  public static String of(Duration age) {
    long millis = Math.max(0, age.toMillis());
    if (millis < 10 * SECOND) {
      return String.format(Locale.ROOT, "%.1fs", millis / (double) SECOND);
    }
    int unit = 0;
    while (millis < UNITS[unit]) {
      unit++;
    }
    String text = millis / UNITS[unit] + NAMES.substring(unit, unit + 1);
    if (unit + 1 == UNITS.length) {
      return text;
    }
    long rest = millis % UNITS[unit] / UNITS[unit + 1];
    return rest == 0 ? text : text + rest + NAMES.substring(unit + 1, unit + 2);
  }
}
