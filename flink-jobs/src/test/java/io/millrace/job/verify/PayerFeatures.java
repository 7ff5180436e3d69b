package io.millrace.job.verify;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** A view with one of each kind of feature. */
@FeatureView(owner = "tests", description = "Who pays")
public final class PayerFeatures {
  /** A payment. */
  public record Paid(String payer, String shop, double amount, Instant paidAt) {}

  public static final Entity.One<String> PAYER = Entity.key("payer", String.class);

  public static final EventStream<Paid> PAID =
      EventStream.of(Paid.class)
          .from(Kafka.topic("paid").json())
          .eventTime(Paid::paidAt)
          .ahead("1m");

  static final Rows<Paid> BY_PAYER = PAID.by(PAYER, Paid::payer);

  public static final Windowed<Double> SPEND =
      BY_PAYER.sum(Paid::amount).over("1h", "24h").orElse(0.0);
  public static final Windowed<Long> TIMES = BY_PAYER.count().over("1h");
  public static final Windowed<Long> TIMES_EXACTLY = BY_PAYER.count().over(window("10m").exact());
  public static final Windowed<Double> LARGEST =
      BY_PAYER.max(Paid::amount).over("24h").atMost(40.0);
  public static final Feature<String> LAST_SHOP = BY_PAYER.last(Paid::shop).forever();
  public static final Feature<String> RECENT_SHOP =
      BY_PAYER.last(Paid::shop).forever().maxStaleness("1d");
  public static final Feature<Long> SINCE_LAST = BY_PAYER.timeSinceLast().forever();
  public static final Feature<Double> AMOUNT = input(Double.class);
  public static final Feature<Double> SPIKE =
      derive(AMOUNT, SPEND.over("24h"), (amount, day) -> day == 0 ? 0 : amount / day);

  private PayerFeatures() {}
}
