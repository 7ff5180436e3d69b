package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;

/** A table of a database that is pulled by a column, and a view of it that is edited. */
final class PriceFeatures {
  private PriceFeatures() {}

  /** A row of the source. */
  public record Price(long id, long price, long version) {}

  static final Entity.One<Long> PRODUCT = Entity.key("product_id", Long.class);

  static final Table<Price> PRICES =
      Table.of(Price.class)
          .from(Jdbc.query("stock", "select id, price, version from prices"))
          .key(PRODUCT, Price::id)
          .every("1d")
          .incrementalOn(Price::version, 0);

  @FeatureView(name = "price", owner = "tests@example.com", description = "What things cost")
  static final class First {
    static final Feature<Long> PRICE = PRICES.latest(Price::price);
  }

  @FeatureView(name = "price", owner = "tests@example.com", description = "What things cost")
  static final class Edited {
    static final Feature<Long> PRICE = PRICES.latest(Price::price);
    static final Feature<Long> PRICES_SEEN = PRICES.rows().count().forever();
  }
}
