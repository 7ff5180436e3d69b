package io.millrace.gateway.push.till;

import static io.millrace.Constraints.between;
import static io.millrace.Constraints.required;
import static io.millrace.gateway.push.till.Tills.TILL;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;

/** Where a till stands. */
@FeatureView(owner = "shop@example.com", description = "Where a till stands")
public final class PlaceFeatures {
  public static final Table<Place> PLACES =
      Table.of(Place.class)
          .from(Jdbc.query("shop", "select till, city, floor, since from places"))
          .key(TILL, Place::till)
          .observedAt(Place::since)
          .every("1h")
          .check(Place::city, required())
          .check(Place::floor, between(-2, 40))
          .pushedTo(Kafka.topic("till-places").json());

  public static final Table<Place> MOVES =
      Table.of(Place.class)
          .from(Jdbc.query("shop", "select till, city, floor, since from moves"))
          .key(TILL, Place::till)
          .every("1h");

  public static final Feature<String> CITY = PLACES.latest(Place::city);
  public static final Feature<String> MOVED_TO = MOVES.latest(Place::city);

  private PlaceFeatures() {}
}
