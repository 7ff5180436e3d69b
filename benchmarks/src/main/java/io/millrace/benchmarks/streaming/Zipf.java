package io.millrace.benchmarks.streaming;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws ranks 0 to n - 1 with probabilities in proportion to 1 / (rank + 1)^exponent. */
final class Zipf {
  private final double[] upTo;

  /**
   * @param exponent 0 is uniform
   */
  Zipf(int ranks, double exponent) {
    upTo = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1, -exponent);
      upTo[i] = sum;
    }
  }

  int draw(SplittableRandom random) {
    int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(upTo.length - 1, place >= 0 ? place + 1 : -place - 1);
  }
}
