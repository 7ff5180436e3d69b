package io.millrace.compile;

import io.millrace.core.Window;
import io.millrace.definition.Durations;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.WindowDefinition;
import java.util.OptionalLong;

/** Windows as written, to windows in milliseconds with their default tiles. */
final class Windows {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Windows() {}

  /** The default precision of a window's left edge. */
  static long defaultTile(long length) {
    if (length <= HOUR) {
      return MINUTE;
    } else if (length <= DAY) {
      return 15 * MINUTE;
    } else if (length <= 7 * DAY) {
      return 2 * HOUR;
    }
    return length <= 30 * DAY ? 6 * HOUR : DAY;
  }

  /** Null when it cannot be: the problem is then reported. */
  static Window read(WindowDefinition written, Report report) {
    if (written.length() == null) {
      return new Window(Window.LIFETIME, 0, 0);
    }
    OptionalLong length = positive(written.length(), "window", written, report);
    OptionalLong delay =
        written.delay() == null
            ? OptionalLong.of(0)
            : duration(written.delay(), "delay", written, report);
    OptionalLong tile =
        written.tile() == null
            ? OptionalLong.empty()
            : positive(written.tile(), "tile", written, report);
    boolean tileRead = written.tile() == null || tile.isPresent();
    if (length.isEmpty() || delay.isEmpty() || !tileRead) {
      return null;
    }
    if (written.exact() && tile.isPresent()) {
      report.problem(
          ProblemCode.BAD_WINDOW,
          written.place(),
          "window " + written.length() + " is exact and has a tile of " + written.tile(),
          "say exact() or tile(...), not both");
      return null;
    }
    long millis = written.exact() ? 1 : tile.orElse(defaultTile(length.getAsLong()));
    return window(written, length.getAsLong(), millis, delay.getAsLong(), report);
  }

  private static Window window(
      WindowDefinition written, long length, long tile, long delay, Report report) {
    if (length % tile == 0) {
      return new Window(length, tile, delay);
    }
    boolean said = written.tile() != null;
    report.problem(
        ProblemCode.BAD_WINDOW,
        written.place(),
        "window %s is not a multiple of its %stile %s"
            .formatted(
                written.length(),
                said ? "" : "default ",
                said ? written.tile() : Durations.text(tile)),
        "%s a tile that divides %s (%s)"
            .formatted(said ? "use" : "set", written.length(), Durations.divisors(length, tile)));
    return null;
  }

  private static OptionalLong positive(
      String text, String what, WindowDefinition written, Report report) {
    OptionalLong millis = duration(text, what, written, report);
    if (millis.isPresent() && millis.getAsLong() == 0) {
      report.problem(
          ProblemCode.BAD_WINDOW,
          written.place(),
          what + " '" + text + "' is empty",
          "use a " + what + " longer than 0");
      return OptionalLong.empty();
    }
    return millis;
  }

  private static OptionalLong duration(
      String text, String what, WindowDefinition written, Report report) {
    OptionalLong millis = Durations.parse(text);
    if (millis.isEmpty()) {
      report.problem(
          ProblemCode.BAD_DURATION,
          written.place(),
          what + " '" + text + "' is not a length of time",
          Durations.ACCEPTED);
    }
    return millis;
  }
}
