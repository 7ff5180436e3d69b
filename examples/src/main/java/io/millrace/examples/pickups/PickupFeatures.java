package io.millrace.examples.pickups;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

// region definition
/** Taxi pickups by cell of 0.01 degree. */
@FeatureView(
    name = "cell",
    owner = "mobility@example.com",
    description = "Taxi pickups by cell of 0.01 degree")
public final class PickupFeatures {

  /**
   * One pickup.
   *
   * @param lat latitude in degrees
   * @param lon longitude in degrees
   * @param base licence number of the dispatching base
   */
  public record Pickup(Instant pickedUpAt, double lat, double lon, String base) {}

  /** A square of 0.01 degree, by its lower corner in hundredths of a degree. */
  public static final Entity.Two<Integer, Integer> CELL =
      Entity.key("lat", Integer.class).and("lon", Integer.class);

  public static final EventStream<Pickup> PICKUPS =
      EventStream.of(Pickup.class)
          .from(Kafka.topic("pickups").json())
          .eventTime(Pickup::pickedUpAt);

  private static final Rows<Pickup> BY_CELL =
      PICKUPS.by(CELL, pickup -> hundredths(pickup.lat()), pickup -> hundredths(pickup.lon()));

  public static final Windowed<Long> PICKUPS_MADE = BY_CELL.count().over("15m", "1h", "24h", "7d");
  public static final Windowed<Long> BASES =
      BY_CELL.distinctCount(Pickup::base, 100).over("15m", "1h", "24h", "7d");

  private PickupFeatures() {}

  private static int hundredths(double degrees) {
    return (int) Math.floor(degrees * 100);
  }
}
// endregion
