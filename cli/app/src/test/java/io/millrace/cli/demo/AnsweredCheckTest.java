package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnsweredCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ViewKey MERCHANT = new ViewKey("merchant", List.of("m1"));
  private static final Duration LONG_AGO = Duration.ofSeconds(11);

  private final Seen taken = seen(0, 3, Duration.ofSeconds(2), Duration.ofSeconds(3));

  @Test
  void aPaymentThatTheRowLacksForLongerThanAllowedIsFoundUnlessTheAnswerIsMarked() {
    Seen lacking = seen(1, 4, LONG_AGO, Duration.ofSeconds(12));

    Tally plain = check(List.of(taken, lacking), answers("present"));
    assertThat(plain.differing()).isPositive().isEqualTo(plain.checked());
    assertThat(plain.differences().get(0)).contains("misses 1 payments", "offset=4");
    assertThat(check(List.of(taken, lacking), answers("stale")).differing()).isZero();
  }

  @Test
  void aPaymentThatHasJustArrivedMayLack() {
    Seen lacking = seen(1, 4, Duration.ofSeconds(9), Duration.ofSeconds(12));

    assertThat(check(List.of(taken, lacking), answers("present")).differing()).isZero();
  }

  /** A key that has nothing else keeps nothing of it, not even its position. */
  @Test
  void aPaymentThatNoWindowHeldWhenItCameIsNotMissed() {
    Seen old = seen(1, 4, LONG_AGO, Duration.ofDays(3));

    Tally tally = check(List.of(taken, old), answers("present"));
    assertThat(tally.checked()).isPositive();
    assertThat(tally.differing()).isZero();
  }

  /** Of a row that has taken the first payment alone. */
  private Tally check(List<Seen> sent, Map<String, JsonNode> answers) {
    ServedRow row =
        new ServedRow(
            new OnlineRows.Order(1, 4, NOW.toEpochMilli()), NOW.minusSeconds(1), Map.of(0, 3L));
    Tally tally = new Tally();
    new AnsweredCheck(DemoViews.all().compile().orThrow(), new PositionedPayments(sent), tally)
        .check(new AnsweredRow(MERCHANT, NOW, row, answers));
    return tally;
  }

  /** What is right over the first payment. */
  private Map<String, JsonNode> answers(String status) {
    Map<String, JsonNode> answers = new HashMap<>();
    ExpectedFeatures.of(new NaivePayments(List.of(taken)), MERCHANT, NOW)
        .forEach(
            (feature, value) -> {
              ObjectNode answer = JSON.createObjectNode().put("status", status);
              answers.put(feature, answer.set("value", JSON.valueToTree(value)));
            });
    return answers;
  }

  private static Seen seen(int partition, long offset, Duration arrivedAgo, Duration paidAgo) {
    return new Seen(
        new Payment("p" + offset, "c1", "m1", 1, Payment.Status.APPROVED, "DE", NOW.minus(paidAgo)),
        partition,
        offset,
        NOW.minus(arrivedAgo));
  }
}
