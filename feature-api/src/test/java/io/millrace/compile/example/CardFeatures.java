package io.millrace.compile.example;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.oneOf;
import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;
import static io.millrace.compile.example.Entities.CARD;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** The definition of the design, word for word. */
@FeatureView(owner = "risk@example.com", description = "Spending behaviour of a card")
public final class CardFeatures {
  /** A payment. */
  public record Payment(
      String cardId, String merchant, double amount, String status, Instant paidAt) {}

  static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class)
          .from(Kafka.topic("payments").confluentAvro())
          .eventTime(Payment::paidAt)
          .check(Payment::amount, atLeast(0))
          .check(Payment::status, oneOf("OK", "DECLINED"));

  static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Payment::amount).over("1h", "24h", "30d").orElse(0.0);
  public static final Windowed<Long> DECLINES =
      BY_CARD.where(p -> p.status().equals("DECLINED")).count().over("1h");
  public static final Windowed<Double> FEES =
      BY_CARD.sumDouble(p -> p.amount() * 0.02).over(window("30d").tile("1h"));
  public static final Feature<String> LAST_MERCHANT = BY_CARD.last(Payment::merchant).forever();
  public static final Feature<Double> AMOUNT = input(Double.class);
  public static final Feature<Double> SPIKE =
      derive(AMOUNT, SPEND.over("30d"), (amount, month) -> month == 0 ? 0 : amount / month);

  private CardFeatures() {}
}
