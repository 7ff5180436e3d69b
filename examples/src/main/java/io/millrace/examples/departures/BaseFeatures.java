package io.millrace.examples.departures;

import static io.millrace.Constraints.between;
import static io.millrace.Constraints.required;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Rows;
import io.millrace.Table;
import io.millrace.Windowed;
import java.time.Instant;

/** Taxi departures of a dispatching base, from the table that the bases write. */
@FeatureView(owner = "mobility@example.com", description = "Taxi departures of a dispatching base")
public final class BaseFeatures {

  /**
   * A departure; never changed once it is written.
   *
   * @param lat latitude in degrees
   * @param lon longitude in degrees
   * @param base licence number of the dispatching base
   */
  public record Departure(long id, Double lat, Double lon, String base, Instant departedAt) {}

  public static final Entity.One<Long> DEPARTURE = Entity.key("departure_id", Long.class);
  public static final Entity.One<String> BASE = Entity.key("base", String.class);

  public static final Table<Departure> DEPARTURES =
      Table.of(Departure.class)
          .from(Jdbc.query("dispatch", "select id, lat, lon, base, departed_at from departures"))
          .key(DEPARTURE, Departure::id)
          .observedAt(Departure::departedAt)
          .every("5m")
          .incrementalOn(Departure::id, 1_000)
          .check(Departure::lat, required(), between(-90, 90))
          .check(Departure::lon, required(), between(-180, 180));

  private static final Rows<Departure> OF_BASE = DEPARTURES.by(BASE, Departure::base);

  public static final Windowed<Long> DEPARTED =
      OF_BASE.count().over("1h", "24h").maxStaleness("15m");
  public static final Feature<Double> LAST_LAT = OF_BASE.last(Departure::lat).forever();

  private BaseFeatures() {}
}
