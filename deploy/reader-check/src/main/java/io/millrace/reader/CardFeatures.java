package io.millrace.reader;

import static io.millrace.Constraints.atLeast;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Features of many types. */
@FeatureView(owner = "checks@example.com", description = "Spending of a card")
public final class CardFeatures {
  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);

  static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class)
          .from(Kafka.topic("payments").json())
          .eventTime(Payment::paidAt)
          .check(Payment::amount, atLeast(0));

  private static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Payment::amount).over("1h", "24h").orElse(0.0);
  public static final Windowed<Long> PAYMENTS_MADE = BY_CARD.count().over("1h");
  public static final Windowed<BigDecimal> FEES = BY_CARD.sum(Payment::fee).over("24h");
  public static final Windowed<List<String>> SHOPS = BY_CARD.lastK(Payment::merchant, 3).over("1h");
  public static final Feature<Float> LAST_DISCOUNT = BY_CARD.last(Payment::discount).forever();
  public static final Feature<Payment.Status> LAST_STATUS = BY_CARD.last(Payment::status).forever();
  public static final Feature<LocalDate> LAST_BOOKED_ON = BY_CARD.last(Payment::bookedOn).forever();
  public static final Feature<UUID> LAST_TRACE = BY_CARD.last(Payment::trace).forever();
  public static final Feature<Instant> FIRST_PAID_AT = BY_CARD.min(Payment::paidAt).forever();

  private CardFeatures() {}
}
