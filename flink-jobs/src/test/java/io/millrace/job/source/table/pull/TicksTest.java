package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PullSchedule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicksTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** On the hour, as a cron expression would have it. */
  private static final PullSchedule ON_THE_HOUR = after -> Math.floorDiv(after, HOUR) * HOUR + HOUR;

  private final Ticks ticks = new Ticks(ON_THE_HOUR, 10 * HOUR);

  @Test
  void a_tick_comes_once_at_its_time_and_not_before() {
    assertThat(ticks.come(11 * HOUR - 1)).isFalse();
    assertThat(ticks.come(11 * HOUR)).isTrue();
    assertThat(ticks.come(11 * HOUR)).isFalse();
    assertThat(ticks.come(12 * HOUR - 1)).isFalse();
    assertThat(ticks.come(12 * HOUR)).isTrue();
  }

  @Test
  void ticks_that_were_missed_come_as_one() {
    assertThat(ticks.come(500 * HOUR + 7)).isTrue();
    assertThat(ticks.come(500 * HOUR + 8)).isFalse();
    assertThat(ticks.come(501 * HOUR)).isTrue();
  }

  @Test
  void ticks_at_a_distance_do_not_drift_by_when_they_are_looked_for() {
    Ticks every = new Ticks(PullSchedule.every(Duration.ofMillis(1_000)), 0);
    for (int i = 1; i <= 100; i++) {
      assertThat(every.come(i * 1_000L - 1)).isFalse();
      assertThat(every.come(i * 1_000L + 99)).isTrue();
    }
  }

  @Test
  void a_clock_corrected_by_a_little_brings_no_tick_twice() {
    assertThat(ticks.come(11 * HOUR + 20)).isTrue();
    assertThat(ticks.come(11 * HOUR - Ticks.WAITED_OUT_MILLIS)).isFalse();
    assertThat(ticks.come(11 * HOUR)).isFalse();
    assertThat(ticks.come(12 * HOUR)).isTrue();
  }

  @Test
  void a_clock_set_back_far_is_followed_from_where_it_stands() {
    assertThat(ticks.come(9_000 * HOUR)).isTrue();
    assertThat(ticks.come(20 * HOUR + 1)).isFalse();
    assertThat(ticks.come(21 * HOUR - 1)).isFalse();
    assertThat(ticks.come(21 * HOUR)).isTrue();
  }

  @Test
  void a_clock_set_forward_is_one_tick() {
    assertThat(ticks.come(9_000 * HOUR)).isTrue();
    assertThat(ticks.come(9_000 * HOUR + 1)).isFalse();
  }

  @Test
  void a_schedule_without_an_end_of_time_never_ticks() {
    Ticks never = new Ticks(after -> Long.MAX_VALUE, 0);
    assertThat(never.come(Long.MAX_VALUE - 1)).isFalse();
  }
}
