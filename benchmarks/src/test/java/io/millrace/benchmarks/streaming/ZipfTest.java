package io.millrace.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ZipfTest {
  private static final int DRAWS = 100_000;

  @Test
  void aRankIsDrawnInProportionToItsPower() {
    double[] shares = shares(new Zipf(4, 1.0));
    double sum = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
    for (int rank = 0; rank < 4; rank++) {
      assertThat(shares[rank]).isCloseTo(1.0 / (rank + 1) / sum, within(0.01));
    }
  }

  @Test
  void exponentZeroIsUniform() {
    for (double share : shares(new Zipf(4, 0))) {
      assertThat(share).isCloseTo(0.25, within(0.01));
    }
  }

  private static double[] shares(Zipf zipf) {
    SplittableRandom random = new SplittableRandom(1);
    double[] shares = new double[4];
    for (int i = 0; i < DRAWS; i++) {
      shares[zipf.draw(random)] += 1.0 / DRAWS;
    }
    return shares;
  }
}
