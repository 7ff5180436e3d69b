package io.millrace.benchmarks.soak.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One quantity over time. The rule for what it does: it <b>grows</b> when the median of its last
 * third is more than a tenth above that of its second third, and the line of least squares through
 * the last third still rises by more than a twentieth of that median from its beginning to its end.
 * So neither a step that came to an end nor noise around a level counts. For one thread.
 */
public final class Series {
  private static final int FEWEST = 9;
  private static final double STEP = 0.10;
  private static final double RISE = 0.05;

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
    double[] sorted = third(values(), third);
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
    return higher && rises ? Verdict.GROWS : Verdict.SETTLED;
  }

  /** How much the line through the last third rises from its beginning to its end. */
  public double rise() {
    double[] x = third(seconds(), 2);
    double[] y = third(values(), 2);
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      above += (x[i] - meanX) * (y[i] - meanY);
      below += (x[i] - meanX) * (x[i] - meanX);
    }
    return below == 0 ? 0 : above / below * (x[x.length - 1] - x[0]);
  }

  /** Samples of a third, 0 to 2; at least one. */
  public double[] ofThird(int third) {
    return third(values(), third);
  }

  private static double[] third(double[] all, int third) {
    int from = Math.min(all.length * third / 3, all.length - 1);
    return Arrays.copyOfRange(all, from, Math.max(from + 1, all.length * (third + 1) / 3));
  }
}
