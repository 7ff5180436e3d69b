package io.millrace.job.verify;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.job.verify.PayerFeatures.Paid;

/** Payments whose history has a declared begin. */
@FeatureView(name = "begun", owner = "tests", description = "Who pays, since a day")
public final class BegunFeatures {
  public static final EventStream<Paid> PAID =
      EventStream.of(Paid.class)
          .from(Kafka.topic("paid").json())
          .eventTime(Paid::paidAt)
          .historyStart("2026-03-01T10:00:00Z");

  static final Rows<Paid> BY_PAYER = PAID.by(PayerFeatures.PAYER, Paid::payer);

  public static final Windowed<Double> SPEND =
      BY_PAYER.sum(Paid::amount).over("10m", "1h").orElse(0.0);

  private BegunFeatures() {}
}
