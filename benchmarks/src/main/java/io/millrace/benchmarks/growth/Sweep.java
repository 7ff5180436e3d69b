package io.millrace.benchmarks.growth;

import io.millrace.benchmarks.core.Spending;
import io.millrace.core.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One quantity that grows while everything else stays.
 *
 * @param name for keys and file names
 * @param axis what grows, with its unit
 * @param logarithmic whether the axis is
 * @param subjects by the quantity, rising
 */
record Sweep(String name, String axis, boolean logarithmic, Map<Integer, Subject> subjects) {
  private static final List<String> KINDS = List.of("sum", "mean", "max", "min", "stddev_sample");
  private static final long[] HOURS = {1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 504, 720};

  /** All of them. */
  static List<Sweep> all() {
    return List.of(windows(), features(), late("late_2h", 2), late("late_2d", 48), tiles());
  }

  private static Sweep windows() {
    return of(
        "windows",
        "windows of a sum and a count, 1 h to 30 d",
        false,
        new int[] {1, 2, 3, 4, 6, 8, 12},
        count ->
            new Subject(
                Spending.layout(
                    1,
                    List.of("sum", "count"),
                    // The longest is always there, so that only their number grows.
                    IntStream.range(HOURS.length - count, HOURS.length)
                        .mapToObj(i -> window(HOURS[i]))
                        .toList()),
                1));
  }

  private static Sweep features() {
    return of(
        "features",
        "features of a view, over 1 h, 24 h and 30 d",
        true,
        new int[] {1, 3, 6, 12, 25, 50},
        count -> {
          int perAmount = KINDS.size() * Spending.WINDOWS.size();
          int amounts = (count + perAmount - 1) / perAmount;
          return new Subject(Spending.layout(amounts, KINDS, Spending.WINDOWS, count), amounts);
        });
  }

  private static Sweep late(String name, int hours) {
    return of(
        name,
        "% of events late, by up to " + hours + " h",
        false,
        new int[] {0, 5, 10, 20, 35, 50},
        percent ->
            new Subject(Spending.twelveFeatures(), 1, percent / 100.0, hours * Spending.HOUR));
  }

  private static Sweep tiles() {
    long length = 50 * Spending.HOUR;
    return of(
        "tiles",
        "tiles of a sum and a count over 50 h",
        true,
        new int[] {10, 30, 100, 300, 1000, 3000},
        count ->
            new Subject(
                Spending.layout(
                    1, List.of("sum", "count"), List.of(new Window(length, length / count, 0))),
                1));
  }

  private static Sweep of(
      String name,
      String axis,
      boolean logarithmic,
      int[] quantities,
      IntFunction<Subject> subject) {
    Map<Integer, Subject> subjects = new LinkedHashMap<>();
    for (int quantity : quantities) {
      subjects.put(quantity, subject.apply(quantity));
    }
    return new Sweep(name, axis, logarithmic, subjects);
  }

  /** With the tile it has by default. */
  private static Window window(long hours) {
    long tile =
        hours <= 1
            ? Spending.MINUTE
            : hours <= 24
                ? 15 * Spending.MINUTE
                : hours <= 168 ? 2 * Spending.HOUR : 6 * Spending.HOUR;
    return new Window(hours * Spending.HOUR, tile, 0);
  }

  List<Integer> quantities() {
    return new ArrayList<>(subjects.keySet());
  }
}
