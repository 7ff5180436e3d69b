package io.millrace.cli.tables;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import java.time.Instant;

/** Stock that is pulled by its changes, seldom, from a source that is slow; and what is sold. */
@FeatureView(owner = "tests@example.com", description = "What is known of an item", name = "item")
public final class StockFeatures {
  /** A row of the source. */
  public record Stock(long id, long pieces, Instant changedAt) {}

  /** A sale, as it happens. */
  public record Sale(long item, long pieces, Instant at) {}

  public static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);

  public static final Table<Stock> STOCK =
      Table.of(Stock.class)
          // Sorted here, so that a row's pause comes when the row is fetched.
          .from(
              Jdbc.query(
                  "depot", "select id, pieces, changed_at, pg_sleep(pause) from stock order by id"))
          .key(ITEM, Stock::id)
          .observedAt(Stock::changedAt)
          .every("30d")
          .incrementalOn(Stock::changedAt, "1m");

  public static final EventStream<Sale> SALES =
      EventStream.of(Sale.class).from(Kafka.topic("sales").json()).eventTime(Sale::at);

  public static final Feature<Long> PIECES = STOCK.latest(Stock::pieces);
  public static final Feature<Long> PIECES_NOW = STOCK.latest(Stock::pieces).maxStaleness("6s");
  public static final Feature<Long> SOLD = SALES.by(ITEM, Sale::item).sum(Sale::pieces).forever();

  private StockFeatures() {}
}
