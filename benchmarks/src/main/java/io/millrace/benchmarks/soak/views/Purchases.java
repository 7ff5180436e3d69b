package io.millrace.benchmarks.soak.views;

import static io.millrace.Constraints.atLeast;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Kafka;

/** The stream of the long run, and what its features are about. */
public final class Purchases {
  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);
  public static final Entity.One<String> SHOP = Entity.key("shop_id", String.class);

  /** JSON, so that events can be bad in every way but those of a schema registry. */
  public static final EventStream<Purchase> PURCHASES =
      EventStream.of(Purchase.class)
          .from(Kafka.topic("purchases").json())
          .eventTime(Purchase::happened)
          .ahead("2m")
          .check(Purchase::amount, atLeast(0));

  private Purchases() {}
}
