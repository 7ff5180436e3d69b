package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Test
  void pauses_double_up_to_the_longest_and_are_drawn_from_their_upper_half() {
    Random random = new Random(7);
    int[] longest = {1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (int failures = 1; failures <= longest.length; failures++) {
      int n = failures;
      long most = longest[failures - 1];
      assertThat(IntStream.range(0, 500).mapToLong(i -> backoff.millisAfter(n, random)))
          .allMatch(millis -> millis >= most / 2 && millis <= most)
          .anyMatch(millis -> millis < most * 0.6)
          .anyMatch(millis -> millis > most * 0.9);
    }
  }

  @Test
  void many_failures_overflow_nothing() {
    assertThat(backoff.millisAfter(Integer.MAX_VALUE, new Random(1))).isBetween(5_000L, 10_000L);
    Backoff long_ = new Backoff(Duration.ofDays(100), Duration.ofDays(100_000));
    assertThat(long_.millisAfter(60, new Random(1))).isPositive();
  }

  @Test
  void a_longest_pause_below_the_first_is_refused() {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("the longest last");
  }
}
