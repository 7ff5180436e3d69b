package io.millrace.job.forget.erase.second;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** The view of payers by another job, with another definition. */
@FeatureView(owner = "tests", description = "How often somebody pays")
public final class PayerFeatures {
  /** A payment. */
  public record Paid(String payer, String shop, double amount, Instant paidAt) {}

  public static final Entity.One<String> PAYER = Entity.key("payer", String.class);

  static final EventStream<Paid> PAID =
      EventStream.of(Paid.class)
          .from(Kafka.topic("paid").json())
          .eventTime(Paid::paidAt)
          .ahead("1m");

  static final Rows<Paid> BY_PAYER = PAID.by(PAYER, Paid::payer);

  public static final Windowed<Long> PAYMENTS = BY_PAYER.count().over("24h");

  private PayerFeatures() {}
}
