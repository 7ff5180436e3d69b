package io.millrace.job.proof;

import static io.millrace.Constraints.atLeast;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** What bad input is sent to; it takes whatever is an event. */
@FeatureView(owner = "tests", description = "Readings of a sensor")
public final class ReadingFeatures {
  /** A reading. */
  public record Reading(
      String sensor, double celsius, Double humidity, String note, Instant takenAt) {}

  public static final Entity.One<String> SENSOR = Entity.key("sensor", String.class);

  static final EventStream<Reading> READINGS =
      EventStream.of(Reading.class)
          .from(Kafka.topic("readings").confluentAvro())
          .eventTime(Reading::takenAt)
          .ahead("10s")
          .check(Reading::celsius, atLeast(-273.15));

  static final Rows<Reading> BY_SENSOR = READINGS.by(SENSOR, Reading::sensor);

  public static final Windowed<Long> TAKEN = BY_SENSOR.count().over("1h");
  public static final Feature<Long> EVER = BY_SENSOR.count().forever();
  public static final Windowed<Double> TOTAL = BY_SENSOR.sum(Reading::humidity).over("24h");

  private ReadingFeatures() {}
}
