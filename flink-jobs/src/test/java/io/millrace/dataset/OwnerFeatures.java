package io.millrace.dataset;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;
import java.time.Instant;

/** A table and a stream in one view. */
@FeatureView(name = "owner", owner = "test@example.com", description = "Who owns a shop")
public final class OwnerFeatures {
  /** Who owns a shop, and for how much. */
  public record Owned(String shop, String owner, Double rent, Instant since) {}

  public static final Table<Owned> OWNERS =
      Table.of(Owned.class)
          .from(Jdbc.query("books", "select shop, owner, rent, since from owners"))
          .key(ShopFeatures.SHOP, Owned::shop)
          .observedAt(Owned::since)
          .ahead("2h")
          .every("1h");

  public static final Feature<String> OWNER = OWNERS.latest(Owned::owner);
  public static final Feature<Double> RENT = OWNERS.latest(Owned::rent);
  public static final Windowed<Long> CHANGES = OWNERS.rows().count().over("2h");
  public static final Windowed<Double> RENTS = OWNERS.rows().sum(Owned::rent).over("1d");
  public static final Windowed<Long> VISITS_MADE =
      ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop).count().over("2h");

  private OwnerFeatures() {}
}
