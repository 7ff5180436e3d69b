package io.millrace.gateway.push.till;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.atMost;
import static io.millrace.Constraints.matches;
import static io.millrace.Constraints.required;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Kafka;

/** The same receipts in every format. */
public final class Tills {
  public static final Entity.One<String> TILL = Entity.key("till", String.class);

  public static final EventStream<Receipt> RECEIPTS =
      EventStream.of(Receipt.class)
          .from(Kafka.topic("receipts").json())
          .eventTime(Receipt::printedAt)
          .check(Receipt::receiptId, required(), matches("r[0-9]+"))
          .check(Receipt::total, atLeast(0.0), atMost(1_000.0));

  public static final EventStream<Receipt> PLAIN_RECEIPTS =
      EventStream.of(Receipt.class)
          .from(Kafka.topic("plain-receipts").avro())
          .eventTime(Receipt::printedAt);

  public static final EventStream<Receipt> REGISTERED_RECEIPTS =
      EventStream.of(Receipt.class)
          .from(Kafka.topic("registered-receipts").confluentAvro())
          .eventTime(Receipt::printedAt);

  private Tills() {}
}
