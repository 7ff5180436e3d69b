package io.millrace.compile.example;

import static io.millrace.compile.example.Entities.CELL;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** Pickups by cell of 0.01 degree: a composite key that code computes. */
@FeatureView(owner = "city@example.com", description = "Pickups around a place")
public final class CellFeatures {
  /** A pickup. */
  public record Pickup(Instant pickedUpAt, double lat, double lon, String base) {}

  public static final EventStream<Pickup> PICKUPS =
      EventStream.of(Pickup.class)
          .from(Kafka.topic("pickups").json())
          .eventTime(Pickup::pickedUpAt);

  static final Rows<Pickup> BY_CELL =
      PICKUPS.by(CELL, p -> (int) Math.floor(p.lat() * 100), p -> (int) Math.floor(p.lon() * 100));

  public static final Windowed<Long> PICKUP_COUNT = BY_CELL.count().over("15m", "1h", "24h", "7d");

  private CellFeatures() {}
}
