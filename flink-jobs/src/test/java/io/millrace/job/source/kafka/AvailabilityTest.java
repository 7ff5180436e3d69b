package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private final Availability availability = new Availability();
  private final CompletableFuture<Void> kafka = new CompletableFuture<>();

  @Test
  void records_wake_the_reader() {
    CompletableFuture<Void> waiting = availability.or(kafka);
    assertThat(waiting).isNotDone();
    kafka.complete(null);
    assertThat(waiting).isDone();
  }

  @Test
  void a_signal_wakes_the_reader() {
    CompletableFuture<Void> waiting = availability.or(kafka);
    availability.signal();
    assertThat(waiting).isDone();
  }

  @Test
  void a_signal_given_while_the_reader_works_is_not_lost() {
    availability.reset();
    availability.signal();
    assertThat(availability.or(kafka)).isDone();
    availability.reset();
    assertThat(availability.or(kafka)).isNotDone();
  }

  @Test
  void waiting_long_for_the_same_records_piles_up_nothing() {
    for (int i = 0; i < 1_000; i++) {
      availability.or(kafka);
      availability.signal();
      availability.reset();
    }
    assertThat(kafka.getNumberOfDependents()).isEqualTo(1);
  }
}
