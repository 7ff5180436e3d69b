package io.millrace.job.verify;

import static io.millrace.Constraints.atLeast;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.job.verify.PayerFeatures.Paid;

/** Payments as they are checked now; an earlier definition let all of them in. */
@FeatureView(name = "checked", owner = "tests", description = "Who pays")
public final class CheckedFeatures {
  public static final EventStream<Paid> PAID =
      EventStream.of(Paid.class)
          .from(Kafka.topic("paid").json())
          .eventTime(Paid::paidAt)
          .ahead("1m")
          .check(Paid::amount, atLeast(0));

  static final Rows<Paid> BY_PAYER = PAID.by(PayerFeatures.PAYER, Paid::payer);

  public static final Windowed<Double> SPEND = BY_PAYER.sum(Paid::amount).over("1h").orElse(0.0);

  private CheckedFeatures() {}
}
