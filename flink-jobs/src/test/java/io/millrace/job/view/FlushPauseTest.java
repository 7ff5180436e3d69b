package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlushPauseTest {
  private static final long BEHIND = FlushPause.BEHIND_MILLIS + 1;

  private final FlushPause pause = new FlushPause(20);

  @Test
  void aViewThatKeepsUpHasTheSetPauseHoweverLongAFlushTakes() {
    assertThat(pause.millis()).isEqualTo(20);
    pause.flushed(90, FlushPause.BEHIND_MILLIS);
    assertThat(pause.millis()).isEqualTo(20);
  }

  @Test
  void whileBehindALongFlushIsFollowedByAPauseFourTimesAsLong() {
    pause.flushed(30, BEHIND);
    assertThat(pause.millis()).isEqualTo(120);
    pause.flushed(6, BEHIND);
    assertThat(pause.millis()).isEqualTo(24);
  }

  @Test
  void whileBehindAShortFlushLeavesTheSetPause() {
    pause.flushed(2, BEHIND);
    assertThat(pause.millis()).isEqualTo(20);
  }

  @Test
  void onceItHasCaughtUpThePauseIsTheSetOneAgain() {
    pause.flushed(30, BEHIND);
    pause.flushed(30, 40);
    assertThat(pause.millis()).isEqualTo(20);
  }

  @Test
  void thePauseIsBounded() {
    pause.flushed(5_000, BEHIND);
    assertThat(pause.millis()).isEqualTo(FlushPause.LONGEST_MILLIS);
  }

  @Test
  void aPauseThatIsSetLongerStaysAsItIs() {
    FlushPause slow = new FlushPause(1_000);
    slow.flushed(500, BEHIND);
    assertThat(slow.millis()).isEqualTo(1_000);
  }

  @Test
  void aClockThatWasSetBackChangesNothing() {
    pause.flushed(-3_600_000, BEHIND);
    assertThat(pause.millis()).isEqualTo(20);
  }
}
