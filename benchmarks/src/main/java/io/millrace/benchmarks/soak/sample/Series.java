package io.millrace.benchmarks.soak.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One quantity over time. The rule for what it does: it <b>grows</b> when the median of its last
 * third is more than a tenth above that of its second third, and the line of least squares through
 * the last third still rises by more than a twentieth of that median from its beginning to its end.
 * So neither a step that came to an end nor noise around a level counts.
 *
 * <p>It also grows when it leaks slowly: the line through the last two thirds is steeper than four
 * times its {@link Line#error error}, would add more than half of their median within a day, and
 * has risen by more than the grain; and the last third by itself still rises at a quarter of that
 * pace or faster, which a step that came to an end does not. For one thread.
 */
public final class Series {
  private static final int FEWEST = 9;
  private static final double STEP = 0.10;
  private static final double RISE = 0.05;
  private static final double ERRORS = 4;
  private static final double PART_PER_DAY = 0.5;
  private static final double STILL_RISING = 0.25;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double HOURS_PER_DAY = 24;

  private final String key;
  private final Kind kind;
  private final double grain;
  private final List<Double> seconds = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /** What a quantity may do. */
  public enum Kind {
    /** It must settle. */
    BOUNDED,
    /** It keeps all that ever came, so it grows with the events. */
    KEEPS_ALL
  }

  /** What a quantity does. */
  public enum Verdict {
    SETTLED("settled"),
    GROWS("grows"),
    TOO_SHORT("too short");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** As people read it. */
    public String text() {
      return text;
    }
  }

  /**
   * @param key its name with its unit, such as {@code table_mb}
   * @param grain a change smaller than this is none
   */
  public Series(String key, Kind kind, double grain) {
    this.key = key;
    this.kind = kind;
    this.grain = grain;
  }

  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * @param second since the run began, rising
   */
  public void add(double second, double value) {
    seconds.add(second);
    values.add(value);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Seconds since the run began. */
  public double[] seconds() {
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  public double[] values() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Median of a third, 0 to 2, of the samples. */
  public double median(int third) {
    return median(third(values(), third));
  }

  private static double median(double[] some) {
    double[] sorted = some.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** What it does; see above. */
  public Verdict verdict() {
    if (values.size() < FEWEST) {
      return Verdict.TOO_SHORT;
    }
    double second = median(1);
    double last = median(2);
    boolean higher = last - second > Math.max(STEP * second, grain);
    boolean rises = rise() > Math.max(RISE * last, grain / 2);
    return higher && rises || leaks() ? Verdict.GROWS : Verdict.SETTLED;
  }

  private boolean leaks() {
    double[] x = lastTwoThirds(seconds());
    double[] y = lastTwoThirds(values());
    Line line = Line.through(x, y);
    double slopeOfLast = Line.through(third(seconds(), 2), third(values(), 2)).slope();
    return line.rises(ERRORS)
        && perHour() * HOURS_PER_DAY > PART_PER_DAY * median(y)
        && line.slope() * (x[x.length - 1] - x[0]) > grain
        && slopeOfLast > STILL_RISING * line.slope();
  }

  /** How much the line through the last two thirds rises in an hour, in the unit of the series. */
  public double perHour() {
    return Line.through(lastTwoThirds(seconds()), lastTwoThirds(values())).slope()
        * SECONDS_PER_HOUR;
  }

  /** How much the line through the last third rises from its beginning to its end. */
  public double rise() {
    double[] x = third(seconds(), 2);
    return Line.through(x, third(values(), 2)).slope() * (x[x.length - 1] - x[0]);
  }

  /** Samples of a third, 0 to 2; at least one. */
  public double[] ofThird(int third) {
    return third(values(), third);
  }

  private static double[] lastTwoThirds(double[] all) {
    return Arrays.copyOfRange(all, Math.min(all.length / 3, all.length - 1), all.length);
  }

  private static double[] third(double[] all, int third) {
    int from = Math.min(all.length * third / 3, all.length - 1);
    return Arrays.copyOfRange(all, from, Math.max(from + 1, all.length * (third + 1) / 3));
  }
}
