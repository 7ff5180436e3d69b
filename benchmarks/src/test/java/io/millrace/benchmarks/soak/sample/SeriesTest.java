package io.millrace.benchmarks.soak.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.soak.sample.Series.Kind;
import io.millrace.benchmarks.soak.sample.Series.Verdict;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void whatRisesAllTheTimeGrows() {
    assertThat(verdict(x -> 100 + x)).isEqualTo(Verdict.GROWS);
  }

  @Test
  void whatRoseUntilTheSecondThirdHasSettled() {
    assertThat(verdict(x -> Math.min(x, 55))).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void aStepBetweenTheThirdsIsNoGrowth() {
    assertThat(verdict(x -> x < 60 ? 100 : 150)).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void noiseAroundALevelIsNoGrowth() {
    assertThat(verdict(x -> 100 + 30 * Math.sin(x * 7))).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void aSawtoothThatRisesGrows() {
    assertThat(verdict(x -> 100 + 2 * x + 20 * (x % 5))).isEqualTo(Verdict.GROWS);
  }

  @Test
  void aSlowLeakUnderNoiseGrows() {
    Random random = new Random(1);
    // 2% in 22 minutes: more than it was in two days.
    Series series = series(x -> 1_000 + 0.25 * x + random.nextGaussian());
    assertThat(series.verdict()).isEqualTo(Verdict.GROWS);
    assertThat(series.perHour()).isCloseTo(0.25 / 15 * 3_600, within(2.0));
  }

  @Test
  void aLeakThatTakesDaysIsToldButIsNoGrowth() {
    Series series = series(x -> 1_000 + 0.05 * x);
    assertThat(series.verdict()).isEqualTo(Verdict.SETTLED);
    assertThat(series.perHour()).isCloseTo(12.0, within(0.001));
  }

  @Test
  void aRiseWithinTheNoiseIsNoGrowth() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      assertThat(verdict(x -> 1_000 + 0.1 * x + 100 * random.nextGaussian()))
          .as("seed %d", seed)
          .isEqualTo(Verdict.SETTLED);
    }
  }

  @Test
  void noiseThatWandersIsNoGrowth() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double[] last = new double[1];
      assertThat(
              verdict(
                  x -> {
                    last[0] = 0.8 * last[0] + random.nextGaussian();
                    return 1_000 + 10 * last[0];
                  }))
          .as("seed %d", seed)
          .isEqualTo(Verdict.SETTLED);
    }
  }

  @Test
  void aSmallStepThatCameToAnEndIsNoGrowth() {
    assertThat(verdict(x -> x < 58 ? 1_000 : 1_060)).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void lessThanTheGrainIsNothing() {
    assertThat(verdict(x -> x / 100)).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void aFewSamplesSayNothing() {
    Series series = new Series("table_mb", Kind.BOUNDED, 1);
    for (int i = 0; i < 8; i++) {
      series.add(i, i * 100);
    }
    assertThat(series.verdict()).isEqualTo(Verdict.TOO_SHORT);
  }

  private static Verdict verdict(DoubleUnaryOperator value) {
    return series(value).verdict();
  }

  private static Series series(DoubleUnaryOperator value) {
    Series series = new Series("table_mb", Kind.BOUNDED, 1);
    for (int i = 0; i < 90; i++) {
      series.add(i * 15, value.applyAsDouble(i));
    }
    return series;
  }
}
