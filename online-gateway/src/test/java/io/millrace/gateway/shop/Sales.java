package io.millrace.gateway.shop;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Kafka;

/** The stream and the entities behind the views of these tests. */
public final class Sales {
  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);
  public static final Entity.Two<String, Integer> VISIT = CARD.and("floor", Integer.class);

  public static final EventStream<Sale> SALES =
      EventStream.of(Sale.class).from(Kafka.topic("sales").json()).eventTime(Sale::soldAt);

  private Sales() {}
}
