package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Constraints;
import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.event.GeneratedPayment;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Definitions over a class that Avro generated: fields are its getters. */
class AvroClassTest {
  static final Entity.One<String> CARD = Entity.key("card_id", String.class);

  @FeatureView(owner = "test@example.com", description = "Over an Avro class")
  static final class GeneratedFeatures {
    static final EventStream<GeneratedPayment> PAYMENTS =
        EventStream.of(GeneratedPayment.class)
            .from(Kafka.topic("payments").avro())
            .eventTime(GeneratedPayment::getPaidAt)
            .check(GeneratedPayment::getAmount, Constraints.atLeast(0));
    private static final Rows<GeneratedPayment> BY_CARD =
        PAYMENTS.by(CARD, GeneratedPayment::getCardId);
    static final Windowed<Double> SPEND = BY_CARD.sum(GeneratedPayment::getAmount).over("1h");
    static final Feature<Double> LAST = BY_CARD.last(GeneratedPayment::getAmount).forever();
  }

  @Test
  void gettersNameTheFieldsBehindThem() {
    FeatureStore store = Compiler.compile(GeneratedFeatures.class).orThrow();

    assertThat(store.stream("payments").spec().eventTime()).isEqualTo("paidAt");
    assertThat(store.feature("generated.spend_1h").spec().lineage()).contains("payments.amount");
    assertThat(store.view("generated").spec().inputs().get(0).keyFields())
        .containsExactly("cardId");
  }

  @Test
  void itsEventsCountAsThoseOfARecord() {
    FeatureTest test =
        FeatureTest.of(GeneratedFeatures.class)
            .send(
                GeneratedFeatures.PAYMENTS,
                payment(10.5, "2026-01-01T10:00:00Z"),
                payment(2.0, "2026-01-01T10:10:00Z"),
                payment(-1.0, "2026-01-01T10:20:00Z"));

    var moment = test.at("2026-01-01T10:30:00Z");
    assertThat(moment.get(CARD, "c1", GeneratedFeatures.SPEND.over("1h"))).isEqualTo(12.5);
    assertThat(moment.get(CARD, "c1", GeneratedFeatures.LAST)).isEqualTo(2.0);
    assertThat(test.badEvents()).hasSize(1);
  }

  private static GeneratedPayment payment(double amount, String paidAt) {
    return new GeneratedPayment("c1", amount, Instant.parse(paidAt), null, 3);
  }
}
