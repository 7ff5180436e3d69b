package io.millrace.job.decode;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** A view whose code throws for some readings. */
@FeatureView(owner = "tests", description = "Readings of a sensor, taken apart by fragile code")
public final class FragileFeatures {
  /** A reading. */
  public record Reading(String sensor, double value, String unit, Instant at) {}

  public static final Entity.One<String> SENSOR = Entity.key("sensor", String.class);

  static final EventStream<Reading> READINGS =
      EventStream.of(Reading.class)
          .from(Kafka.topic("readings").json())
          .eventTime(Reading::at)
          .ahead("5s");

  static final Rows<Reading> BY_SENSOR = READINGS.by(SENSOR, Reading::sensor);

  public static final Windowed<Double> TOTAL = BY_SENSOR.sum(Reading::value).over("1h");
  public static final Windowed<Long> UNIT_LENGTH =
      BY_SENSOR.sumLong(reading -> (long) reading.unit().length()).over("1h");

  private FragileFeatures() {}
}
