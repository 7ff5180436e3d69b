package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;

/** Tables that come online by a schedule of their own, and not at all. */
final class LaterFeatures {
  private LaterFeatures() {}

  /** A row of the source. */
  public record Item(long id, long version) {}

  static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);

  /** Pulled by the second, online each quarter of a minute. */
  @FeatureView(name = "later", owner = "tests@example.com", description = "Promoted items")
  static final class Promoted {
    static final Table<Item> PROMOTED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, version from items"))
            .key(ITEM, Item::id)
            .every("1s")
            .toOnlineEvery("15s");
    static final Feature<Long> VERSION = PROMOTED.latest(Item::version);
    static final Feature<Long> VERSIONS = PROMOTED.rows().count().forever();
  }

  /** Pulled by the second, for training sets alone. */
  @FeatureView(name = "never", owner = "tests@example.com", description = "Items kept offline")
  static final class Kept {
    static final Table<Item> KEPT =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, version from items"))
            .key(ITEM, Item::id)
            .every("1s")
            .offlineOnly();
    static final Feature<Long> VERSION = KEPT.latest(Item::version);
  }
}
