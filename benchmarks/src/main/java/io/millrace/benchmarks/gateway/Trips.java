package io.millrace.benchmarks.gateway;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;

/** The stream behind the views, and the features that each of them has: ten, of four kinds. */
final class Trips {
  static final String STREAM = "trips";
  static final String KEY = "driver_id";

  private static final Entity.One<Long> DRIVER = Entity.key(KEY, Long.class);
  private static final EventStream<Trip> TRIPS =
      EventStream.of(Trip.class).from(Kafka.topic(STREAM).json()).eventTime(Trip::endedAt);
  private static final Rows<Trip> BY_DRIVER = TRIPS.by(DRIVER, Trip::driverId);

  private Trips() {}

  static Windowed<Double> fares() {
    return BY_DRIVER.sum(Trip::fare).over("1h", "24h", "30d").orElse(0.0);
  }

  static Windowed<Long> trips() {
    return BY_DRIVER.count().over("1h", "24h", "30d");
  }

  static Windowed<Double> longest() {
    return BY_DRIVER.max(Trip::kilometres).over("1h", "24h", "30d").orElse(0.0);
  }

  static Feature<String> lastCity() {
    return BY_DRIVER.last(Trip::city).forever();
  }
}
