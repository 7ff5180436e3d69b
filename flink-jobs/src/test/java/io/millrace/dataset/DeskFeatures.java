package io.millrace.dataset;

import static io.millrace.Features.derive;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;

/** Tables whose age is judged in every way, and a stream, in one view. */
@FeatureView(name = "desk", owner = "test@example.com", description = "What is known at a desk")
public final class DeskFeatures {
  /** A row of any of the tables. */
  public record Item(String shop, String name) {}

  public static final Table<Item> HOURLY =
      Table.of(Item.class)
          .from(Jdbc.query("books", "select shop, name from hourly"))
          .key(ShopFeatures.SHOP, Item::shop)
          .every("1h");
  public static final Table<Item> LATER =
      Table.of(Item.class)
          .from(Jdbc.query("books", "select shop, name from later"))
          .key(ShopFeatures.SHOP, Item::shop)
          .every("*/30 * * * *")
          .toOnlineEvery("2h");
  public static final Table<Item> KEPT =
      Table.of(Item.class)
          .from(Jdbc.query("books", "select shop, name from kept"))
          .key(ShopFeatures.SHOP, Item::shop)
          .every("20m")
          .offlineOnly();

  public static final Feature<String> BY_SCHEDULE = HOURLY.latest(Item::name);
  public static final Feature<String> WITHIN = HOURLY.latest(Item::name).maxStaleness("25m");
  public static final Windowed<Long> ROWS = HOURLY.rows().count().over("12h").maxStaleness("45m");
  public static final Feature<String> LATER_BY_SCHEDULE = LATER.latest(Item::name);
  public static final Feature<String> KEPT_BY_SCHEDULE = KEPT.latest(Item::name);
  public static final Feature<String> KEPT_WITHIN = KEPT.latest(Item::name).maxStaleness("10m");
  public static final Windowed<Long> VISITS =
      ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop).count().over("2h");

  /** Stale where an input is. */
  public static final Feature<String> BOTH =
      derive(BY_SCHEDULE, LATER_BY_SCHEDULE, (hourly, later) -> hourly + later);

  /** As old as the older of both tables. */
  public static final Feature<String> BOTH_WITHIN =
      derive(
              BY_SCHEDULE,
              LATER_BY_SCHEDULE,
              VISITS.over("2h"),
              (hourly, later, visits) -> hourly + later + visits)
          .maxStaleness("35m");

  private DeskFeatures() {}
}
