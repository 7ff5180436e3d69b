package io.millrace.job.forget.erase.second;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import java.time.Instant;

/** A view that has nothing to do with payments. */
@FeatureView(owner = "tests", description = "Who rides")
public final class RideFeatures {
  /** A ride. */
  public record Ride(String rider, Instant at) {}

  public static final Entity.One<String> RIDER = Entity.key("rider", String.class);

  static final EventStream<Ride> RIDES =
      EventStream.of(Ride.class).from(Kafka.topic("rides").json()).eventTime(Ride::at);

  public static final Windowed<Long> RIDDEN = RIDES.by(RIDER, Ride::rider).count().over("24h");

  private RideFeatures() {}
}
