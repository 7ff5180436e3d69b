package io.millrace.benchmarks.soak.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.soak.sample.Quantiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessProbesTest {
  private static final double PERIOD = 500;

  @Test
  void aProbeThatIsShownBeforeTheNextIsDueCountsForItself() {
    assertThat(FreshnessProbes.counted(40, PERIOD)).containsExactly(40.0);
    assertThat(FreshnessProbes.counted(900, PERIOD)).containsExactly(900.0);
  }

  @Test
  void aProbeThatTookLongerCountsForThoseThatWereDueMeanwhile() {
    assertThat(FreshnessProbes.counted(2_100, PERIOD))
        .containsExactly(2_100.0, 1_600.0, 1_100.0, 600.0);
  }

  @Test
  void aMinuteWithoutAnAnswerShowsInThe99thPercentileOfHalfAnHour() {
    List<Double> all = new ArrayList<>();
    for (int fresh = 0; fresh < 2 * (1_800 - 60); fresh++) {
      all.addAll(FreshnessProbes.counted(100, PERIOD));
    }
    all.addAll(FreshnessProbes.counted(60_000, PERIOD));
    double[] millis = all.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(Quantiles.of(millis, 0.99)).isGreaterThan(30_000);
  }
}
