package io.millrace.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Contribution;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final Workload WORKLOAD = new Workload(50, 1.0, 50, 2_000, 7);

  private final Events events = Events.of(WORKLOAD);

  @Test
  void arrivalsRiseOverTheSpanAndEventsComeAfterTheirTime() {
    long span = Workload.SPAN.toMillis();
    assertThat(events.arrivalMillis(0)).isEqualTo(Events.START_MILLIS);
    assertThat(events.endMillis()).isEqualTo(Events.START_MILLIS + span);
    for (int i = 1; i < events.size(); i++) {
      assertThat(events.arrivalMillis(i)).isGreaterThan(events.arrivalMillis(i - 1));
      assertThat(events.arrivalMillis(i) - events.timeMillis(i))
          .isBetween(1L, Workload.DISORDER.toMillis());
    }
  }

  @Test
  void eachKeyIsLoadedOnceBeforeTheMeasuredEvents() {
    Set<String> loaded = new HashSet<>();
    for (int i = 0; i < WORKLOAD.loaded(); i++) {
      loaded.add(events.card(i));
    }
    assertThat(loaded).hasSize(WORKLOAD.keys());
  }

  @Test
  void partitionsShareTheEventsWithOffsetsWithoutGaps() {
    for (int i = 0; i < 10; i++) {
      Contribution contribution = events.contribution(i, 2);
      assertThat(contribution.partition()).isEqualTo(i % 2);
      assertThat(contribution.offset()).isEqualTo(i / 2);
    }
  }

  @Test
  void equalWorkloadsGiveEqualEvents() {
    String card = events.card(77);
    double amount = events.amount(77);
    Events.of(WORKLOAD.first(10));
    Events again = Events.of(WORKLOAD);
    assertThat(again.card(77)).isEqualTo(card);
    assertThat(again.amount(77)).isEqualTo(amount);
  }
}
