package io.millrace.examples.cards;

import static io.millrace.examples.cards.CardFeatures.AMOUNT;
import static io.millrace.examples.cards.CardFeatures.AVERAGE_AMOUNT;
import static io.millrace.examples.cards.CardFeatures.LAST_MERCHANT;
import static io.millrace.examples.cards.CardFeatures.SINCE_LAST_PAYMENT;
import static io.millrace.examples.cards.CardFeatures.SPEND;
import static io.millrace.examples.cards.CardFeatures.SPIKE;
import static io.millrace.examples.cards.CardMerchantFeatures.VISITS_EVER;
import static io.millrace.examples.cards.Entities.CARD;
import static io.millrace.examples.cards.Entities.CARD_AT_MERCHANT;
import static io.millrace.examples.cards.Payments.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.event.ReasonCode;
import io.millrace.testkit.BadEvent;
import io.millrace.testkit.Explanation;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CardFeaturesTest {

  @Test
  void spendCountsApprovedPaymentsOfTheLastHour() {
    // region unit-test
    FeatureTest test =
        FeatureTest.of(CardFeatures.class)
            .send(
                PAYMENTS,
                payment("c1", 10.0, "2026-01-01T10:00:00Z"),
                payment("c1", 5.5, "2026-01-01T10:20:00Z"));

    Double spend = test.at("2026-01-01T10:30:00Z").get(CARD, "c1", SPEND.over("1h"));
    assertThat(spend).isEqualTo(15.5);
    // endregion
  }

  @Test
  void aTableOfCasesShowsTheDecayWithoutAFurtherEvent() {
    FeatureTest test =
        FeatureTest.of(CardFeatures.class)
            .send(PAYMENTS, payment("c1", 10.0, "2026-01-01T10:00:30Z"));
    // region cases
    test.cases(CARD, SPEND.over("1h"))
        .expect("2026-01-01T10:00:30Z", "c1", 0.0) // an event at exactly t does not count at t
        .expect("2026-01-01T10:00:30.001Z", "c1", 10.0)
        .expect("2026-01-01T11:00:59.999Z", "c1", 10.0) // its tile of a minute is still held
        .expect("2026-01-01T11:01:00Z", "c1", 0.0)
        .expect("2026-01-01T10:30:00Z", "c2", 0.0)
        .verify();
    // endregion
  }

  @Test
  void aCaseThatDiffersIsReportedWithAllTheOthers() {
    FeatureTest test =
        FeatureTest.of(CardFeatures.class)
            .send(PAYMENTS, payment("c1", 10.0, "2026-01-01T10:00:30Z"));

    assertThatThrownBy(
            () ->
                test.cases(CARD, SPEND.over("1h"))
                    .expect("2026-01-01T10:30:00Z", "c1", 10.0)
                    .expect("2026-01-01T10:30:00Z", "c2", 7.0)
                    .verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 of 2 cases differ")
        .hasMessageContaining("WRONG  at 2026-01-01T10:30:00Z  key [c2]  expected 7.0  is 0.0");
  }

  @Test
  void spikeComparesTheAmountAtHandWithTheAverage() {
    FeatureTest test =
        FeatureTest.of(CardFeatures.class)
            .send(
                PAYMENTS,
                payment("c1", 10.0, "2026-01-01T10:00:00Z"),
                payment("c1", 30.0, "2026-01-02T10:00:00Z"));

    assertThat(test.at("2026-01-03T00:00:00Z").with(AMOUNT, 50.0).get(CARD, "c1", SPIKE))
        .isEqualTo(2.5);
    assertThat(test.at("2026-01-03T00:00:00Z").get(CARD, "c1", AVERAGE_AMOUNT.over("30d")))
        .isEqualTo(20.0);
    Answer withoutAmount = test.at("2026-01-03T00:00:00Z").answer(CARD, "c1", SPIKE);
    assertThat(withoutAmount.status()).isEqualTo(Status.FAILED);
    assertThat(withoutAmount.message()).contains("card.amount comes with the request");
  }

  @Test
  void lifetimeFeaturesRememberAndTimeSinceMovesWithTheClock() {
    FeatureTest test =
        FeatureTest.of(CardFeatures.class, CardMerchantFeatures.class)
            .send(PAYMENTS, payment("c1", 10.0, "2026-01-01T10:00:00Z"));

    assertThat(test.at("2026-02-01T10:00:00Z").get(CARD, "c1", LAST_MERCHANT)).isEqualTo("m1");
    assertThat(test.at("2026-02-01T10:00:00Z").get(CARD_AT_MERCHANT, "c1", "m1", VISITS_EVER))
        .isEqualTo(1L);
    assertThat(test.at("2026-01-01T10:00:05Z").get(CARD, "c1", SINCE_LAST_PAYMENT))
        .isEqualTo(5_000L);
    Answer old = test.at("2026-03-03T00:00:00Z").answer(CARD, "c1", LAST_MERCHANT);
    assertThat(old.status()).isEqualTo(Status.STALE);
    assertThat(old.value()).isEqualTo("m1");
  }

  @Test
  void anUnknownCardHasTheValuesOverNothing() {
    Answer answer =
        FeatureTest.of(CardFeatures.class)
            .at("2026-01-01T00:00:00Z")
            .answer(CARD, "c9", SPEND.over("30d"));

    assertThat(answer.value()).isEqualTo(0.0);
    assertThat(answer.status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void badPaymentsAreListedWithTheirReasonAndCountNowhere() {
    FeatureTest test =
        FeatureTest.of(CardFeatures.class)
            .send(
                PAYMENTS,
                payment("c1", -1.0, "2026-01-01T10:00:00Z"),
                payment("c1", Double.NaN, "2026-01-01T10:00:00Z"),
                payment("c1", 4.0, "2026-01-01T10:00:00Z"))
            .sendAt(
                Instant.parse("2026-01-01T10:00:00Z"),
                PAYMENTS,
                payment("c1", 100.0, "2026-01-01T10:02:00.001Z"));

    assertThat(test.badEvents())
        .extracting(BadEvent::code)
        .containsExactly(ReasonCode.CONSTRAINT, ReasonCode.CONSTRAINT, ReasonCode.AHEAD_OF_ARRIVAL);
    assertThat(test.at("2026-01-01T10:05:00Z").get(CARD, "c1", SPEND.over("1h"))).isEqualTo(4.0);
  }

  @Test
  void explainSaysWhatBecameOfEachEvent() {
    Payment counted = payment("c1", 10.0, "2026-01-01T10:00:00Z");
    Payment tooOld = payment("c1", 20.0, "2026-01-01T08:00:00Z");
    Payment tooNew = payment("c1", 30.0, "2026-01-01T10:30:00Z");
    Payment other = payment("c2", 40.0, "2026-01-01T10:00:00Z");
    Explanation explanation =
        FeatureTest.of(CardFeatures.class)
            .send(PAYMENTS, counted, tooOld, tooNew, other)
            .at("2026-01-01T10:30:00Z")
            .explain(CARD, "c1", SPEND.over("1h"));

    assertThat(explanation.counted()).containsExactly(counted);
    assertThat(explanation.events().get(1).reason()).contains("before the left edge");
    assertThat(explanation.events().get(2).reason()).contains("not before the right edge");
    assertThat(explanation.events().get(3).reason()).contains("another key");
    assertThat(explanation.toString())
        .startsWith("card.spend_1h = 10.0 (present); counts events from");
  }

  private static Payment payment(String card, double amount, String paidAt) {
    return new Payment(
        "p", card, "m1", amount, Payment.Status.APPROVED, "DE", Instant.parse(paidAt));
  }
}
