package io.millrace.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference against answers worked out by hand. */
class NaiveReferenceTest {
  private static final long MINUTE = 60_000;

  @Test
  void an_event_counts_from_just_after_its_time_until_its_tile_leaves() {
    List<NaiveEvent> events =
        List.of(new NaiveEvent(90_000, 0, 0, 0, 5L)); // in the tile of minute 1
    assertThat(count(events, 0, 90_000)).isEqualTo(0L);
    assertThat(count(events, 0, 90_001)).isEqualTo(1L);
    assertThat(count(events, 0, MINUTE + MINUTE + 10 * MINUTE - 1)).isEqualTo(1L);
    assertThat(count(events, 0, MINUTE + MINUTE + 10 * MINUTE)).isEqualTo(0L);
    assertThat(count(events, 5_000, 95_000)).isEqualTo(0L);
    assertThat(count(events, 5_000, 95_001)).isEqualTo(1L);
  }

  @Test
  void tiles_before_the_epoch_are_floored_too() {
    List<NaiveEvent> events = List.of(new NaiveEvent(-1, 0, 0, 0, 5L));
    assertThat(count(events, 0, 10 * MINUTE - 1)).isEqualTo(1L);
    assertThat(count(events, 0, 10 * MINUTE)).isEqualTo(0L);
  }

  private static Object count(List<NaiveEvent> events, long delay, long t) {
    return NaiveReference.value("count", Map.of(), events, 10 * MINUTE, MINUTE, delay, t);
  }
}
