package io.millrace.benchmarks.soak.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.soak.sample.Series.Kind;
import io.millrace.benchmarks.soak.sample.Series.Verdict;
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
    Series series = new Series("table_mb", Kind.BOUNDED, 1);
    for (int i = 0; i < 90; i++) {
      series.add(i * 15, value.applyAsDouble(i));
    }
    return series.verdict();
  }
}
