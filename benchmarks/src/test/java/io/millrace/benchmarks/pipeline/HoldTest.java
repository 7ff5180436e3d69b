package io.millrace.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.pipeline.Hold.Moment;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldTest {
  private static final int SECONDS = 60;
  private static final int RATE = 1_000;

  @Test
  void aSteadyLagAndASteadyLogAreSustained() {
    Hold hold = hold(second -> 300 + second % 7 * 50, second -> RATE);
    assertThat(hold.isSustained()).isTrue();
    assertThat(hold.appliedPerSecond()).isBetween(995.0, 1_005.0);
  }

  @Test
  void aLagThatGrowsIsNotSustained() {
    Hold hold = hold(second -> 300 + second * 100, second -> RATE);
    assertThat(hold.isSustained()).isFalse();
    assertThat(hold.appliedPerSecond()).isBetween(890.0, 910.0);
  }

  @Test
  void answersThatWereStaleForAMomentAreNotSustained() {
    assertThat(hold(second -> second == 30 ? 10_000 : 300, second -> RATE).isSustained()).isFalse();
  }

  @Test
  void anEventLogThatFallsBehindIsNotSustained() {
    assertThat(hold(second -> 300, second -> RATE + second * 50).isSustained()).isFalse();
  }

  @Test
  void anEventLogThatIsBehindByItsCommitsIsSustained() {
    assertThat(hold(second -> 300, second -> RATE + second % 2 * RATE).isSustained()).isTrue();
  }

  @Test
  void noMoreIsAppliedThanTheBrokerTook() {
    Hold hold = hold(second -> 300, second -> RATE);
    Hold asked = new Hold(3 * RATE, hold.moments(), 0);
    assertThat(asked.appliedPerSecond()).isBetween(995.0, 1_005.0);
  }

  private static Hold hold(IntToLongFunction lagMillis, IntToLongFunction unlogged) {
    List<Moment> moments =
        IntStream.rangeClosed(0, SECONDS)
            .mapToObj(
                second ->
                    new Moment(
                        second,
                        (long) second * RATE,
                        lagMillis.applyAsLong(second),
                        (long) second * RATE,
                        (long) second * RATE - unlogged.applyAsLong(second)))
            .toList();
    return new Hold(RATE, moments, 0);
  }
}
