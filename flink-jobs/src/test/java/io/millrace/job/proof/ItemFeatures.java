package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import java.time.Instant;

/** Items of a table that is always being pulled, beside a stream. */
@FeatureView(owner = "tests@example.com", description = "What is known of an item")
public final class ItemFeatures {
  /** A row of the source. */
  public record Item(long id, long version) {}

  /** A sale of an item. */
  public record Sale(long itemId, double amount, Instant at) {}

  public static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);

  public static final Table<Item> ITEMS =
      Table.of(Item.class)
          .from(Jdbc.query("stock", "select id, version from items"))
          .key(ITEM, Item::id)
          .every("1s");

  public static final EventStream<Sale> SALES =
      EventStream.of(Sale.class).from(Kafka.topic("sales").json()).eventTime(Sale::at);

  public static final Feature<Long> VERSION = ITEMS.latest(Item::version);
  public static final Feature<Long> VERSIONS = ITEMS.rows().count().forever();
  public static final Feature<Double> SOLD =
      SALES.by(ITEM, Sale::itemId).sum(Sale::amount).forever();

  private ItemFeatures() {}
}
