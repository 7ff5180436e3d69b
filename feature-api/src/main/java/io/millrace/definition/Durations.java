package io.millrace.definition;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lengths of time as users write them: {@code 500ms}, {@code 10s}, {@code 15m}, {@code 24h}, {@code
 * 7d}, {@code 2w}.
 */
public final class Durations {
  /** What {@link #parse} accepts, for messages. */
  public static final String ACCEPTED =
      "use a whole number and a unit: ms, s, m, h, d or w, such as 15m";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d|w)");
  private static final List<String> ROUND =
      List.of(
          "1s", "5s", "10s", "15s", "30s", "1m", "2m", "5m", "10m", "15m", "30m", "1h", "2h", "3h",
          "6h", "12h", "1d");

  /** A thousand years: beyond it sums of instants and lengths could overflow. */
  private static final long LONGEST = 365_000L * 86_400_000L;

  private Durations() {}

  /**
   * Milliseconds; empty when the text is not a length, is 0 where it may not be, or is too long.
   */
  public static OptionalLong parse(String text) {
    Matcher matcher = FORM.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    long unit = unit(matcher.group(2));
    return number > LONGEST / unit ? OptionalLong.empty() : OptionalLong.of(number * unit);
  }

  private static long unit(String name) {
    return switch (name) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 7 * 86_400_000L;
    };
  }

  /** The shortest exact text, weeks aside: 3600000 is {@code 1h}. */
  public static String text(long millis) {
    if (millis == 0) {
      return "0s";
    }
    for (String unit : List.of("d", "h", "m", "s")) {
      if (millis % unit(unit) == 0) {
        return millis / unit(unit) + unit;
      }
    }
    return millis + "ms";
  }

  /** Up to three round lengths that divide {@code millis}, the longest up to {@code near} first. */
  public static String divisors(long millis, long near) {
    List<String> fitting =
        ROUND.stream()
            .filter(text -> millis % parse(text).getAsLong() == 0)
            .filter(text -> parse(text).getAsLong() <= Math.max(near, 1_000))
            .collect(Collectors.toList());
    int size = fitting.size();
    List<String> nearest = fitting.subList(Math.max(0, size - 2), size);
    return String.join(", ", nearest) + (nearest.isEmpty() ? "" : ", ") + text(millis);
  }
}
