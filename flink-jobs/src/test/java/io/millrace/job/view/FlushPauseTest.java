package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlushPauseTest {
  private final FlushPause pause = new FlushPause(20);

  @Test
  void shortFlushesLeaveTheSetPause() {
    assertThat(pause.millis()).isEqualTo(20);
    pause.flushed(5);
    assertThat(pause.millis()).isEqualTo(20);
  }

  @Test
  void aLongFlushIsFollowedByAPauseFourTimesAsLong() {
    pause.flushed(30);
    assertThat(pause.millis()).isEqualTo(120);
    pause.flushed(6);
    assertThat(pause.millis()).isEqualTo(24);
  }

  @Test
  void thePauseIsBounded() {
    pause.flushed(5_000);
    assertThat(pause.millis()).isEqualTo(FlushPause.LONGEST_MILLIS);
  }

  @Test
  void aPauseThatIsSetLongerStaysAsItIs() {
    FlushPause slow = new FlushPause(1_000);
    slow.flushed(500);
    assertThat(slow.millis()).isEqualTo(1_000);
  }

  @Test
  void aClockThatWasSetBackChangesNothing() {
    pause.flushed(-3_600_000);
    assertThat(pause.millis()).isEqualTo(20);
  }
}
