package io.millrace.benchmarks.soak.sample;

import java.util.Arrays;

/**
 * The line of least squares through points.
 *
 * @param slope per unit of x
 * @param error of the slope: its standard error, larger where neighbours depart from the line
 *     together, because they then say less than as many points that do not
 */
record Line(double slope, double error) {
  /** Neighbours that depart together completely would make the error infinite. */
  private static final double MOST_ALIKE = 0.99;

  /** Through at least one point; flat where there is one x only. */
  static Line through(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      above += (x[i] - meanX) * (y[i] - meanY);
      below += (x[i] - meanX) * (x[i] - meanX);
    }
    if (below == 0) {
      return new Line(0, Double.POSITIVE_INFINITY);
    }
    double slope = above / below;
    double squares = 0;
    double together = 0;
    double before = 0;
    for (int i = 0; i < x.length; i++) {
      double departs = y[i] - meanY - slope * (x[i] - meanX);
      squares += departs * departs;
      together += departs * before;
      before = departs;
    }
    double alike = squares == 0 ? 0 : Math.max(0, Math.min(MOST_ALIKE, together / squares));
    double error = Math.sqrt(squares / Math.max(1, x.length - 2) / below);
    return new Line(slope, error * Math.sqrt((1 + alike) / (1 - alike)));
  }

  /** Whether it rises by so many of its errors that it is not chance. */
  boolean rises(double errors) {
    return slope > 0 && slope >= errors * error;
  }
}
