package io.millrace.benchmarks.training;

import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.benchmarks.training.PaymentFeatures.Payment;

/** The same three aggregations over one, three and ten windows, the longest always among them. */
final class WindowedPayments {
  private static final Rows<Payment> BY_CARD =
      PaymentFeatures.PAYMENTS.by(PaymentFeatures.CARD, Payment::cardId);

  private WindowedPayments() {}

  /** One window. */
  @FeatureView(name = "card_1", owner = "bench@example.com", description = "A card over 30 d")
  public static final class One {
    public static final Windowed<Double> SPEND = BY_CARD.sum(Payment::amount).over("30d");
    public static final Windowed<Long> PAID = BY_CARD.count().over("30d");
    public static final Windowed<Double> AVERAGE = BY_CARD.mean(Payment::amount).over("30d");

    private One() {}
  }

  /** Three windows. */
  @FeatureView(name = "card_3", owner = "bench@example.com", description = "A card, 1 h to 30 d")
  public static final class Three {
    public static final Windowed<Double> SPEND =
        BY_CARD.sum(Payment::amount).over("1h", "24h", "30d");
    public static final Windowed<Long> PAID = BY_CARD.count().over("1h", "24h", "30d");
    public static final Windowed<Double> AVERAGE =
        BY_CARD.mean(Payment::amount).over("1h", "24h", "30d");

    private Three() {}
  }

  /** Ten windows. */
  @FeatureView(name = "card_10", owner = "bench@example.com", description = "A card, 1 h to 30 d")
  public static final class Ten {
    private static final String[] MORE = {
      "2h", "6h", "12h", "24h", "2d", "7d", "14d", "21d", "30d"
    };

    public static final Windowed<Double> SPEND = BY_CARD.sum(Payment::amount).over("1h", MORE);
    public static final Windowed<Long> PAID = BY_CARD.count().over("1h", MORE);
    public static final Windowed<Double> AVERAGE = BY_CARD.mean(Payment::amount).over("1h", MORE);

    private Ten() {}
  }
}
