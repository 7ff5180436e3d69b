package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Iceberg;
import io.millrace.Jdbc;
import io.millrace.Parquet;
import io.millrace.Table;
import java.time.Instant;

/** Many items, from each kind of source. */
final class BulkFeatures {
  private BulkFeatures() {}

  /** A row of the source. */
  public record Item(long id, String name, double score, Instant updatedAt) {}

  static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);

  /** From PostgreSQL, by what has changed. */
  @FeatureView(name = "bulk", owner = "tests@example.com", description = "Items of a database")
  static final class FromDatabase {
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name, score, updated_at from items"))
            .key(ITEM, Item::id)
            .observedAt(Item::updatedAt)
            .every("1h")
            .incrementalOn(Item::updatedAt, "1s");
    static final Feature<Double> SCORE = ITEMS.latest(Item::score);
    static final Feature<Long> VERSIONS = ITEMS.rows().count().forever();
  }

  /** From Parquet files. */
  @FeatureView(name = "bulk", owner = "tests@example.com", description = "Items of files")
  static final class FromFiles {
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Parquet.files("${BULK_FILES}/*.parquet"))
            .key(ITEM, Item::id)
            .observedAt(Item::updatedAt)
            .every("1h");
    static final Feature<Double> SCORE = ITEMS.latest(Item::score);
    static final Feature<Long> VERSIONS = ITEMS.rows().count().forever();
  }

  /** From an Iceberg table. */
  @FeatureView(name = "bulk", owner = "tests@example.com", description = "Items of a lake")
  static final class FromLake {
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Iceberg.table("lake", "sales.items"))
            .key(ITEM, Item::id)
            .observedAt(Item::updatedAt)
            .every("1h")
            .incrementalBySnapshot();
    static final Feature<Double> SCORE = ITEMS.latest(Item::score);
    static final Feature<Long> VERSIONS = ITEMS.rows().count().forever();
  }
}
