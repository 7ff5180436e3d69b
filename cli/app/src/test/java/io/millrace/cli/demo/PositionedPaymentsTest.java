package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PositionedPaymentsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ViewKey MERCHANT = new ViewKey("merchant", List.of("m1"));

  @Test
  void aPositionIsTakenApartIntoTheOffsetsThatMakeIt() {
    PositionedPayments payments =
        new PositionedPayments(
            List.of(seen("m1", 0, 3), seen("m1", 0, 9), seen("m1", 2, 20), seen("m2", 0, 5)));
    assertThat(payments.offsetsAt(MERCHANT, 4)).containsExactly(Map.of(0, 3L));
    assertThat(payments.offsetsAt(MERCHANT, 31)).containsExactly(Map.of(0, 9L, 2, 20L));
    assertThat(payments.offsetsAt(MERCHANT, 6)).isEmpty();
    assertThat(payments.offsetsAt(MERCHANT, 14)).isEmpty();
  }

  @Test
  void offsetsOfTheSameSumAreAllFound() {
    PositionedPayments payments =
        new PositionedPayments(List.of(seen("m1", 0, 4), seen("m1", 1, 4)));
    assertThat(payments.offsetsAt(MERCHANT, 5))
        .containsExactlyInAnyOrder(Map.of(0, 4L), Map.of(1, 4L));
  }

  private static Seen seen(String merchant, int partition, long offset) {
    return new Seen(
        new Payment(
            "p" + offset, "c1", merchant, 1, Payment.Status.APPROVED, "DE", NOW.minusSeconds(1)),
        partition,
        offset,
        NOW);
  }
}
