package io.millrace.answer;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** One feature for each way in which an answer comes about. */
@FeatureView(owner = "test@example.com", description = "What sensors say")
public final class ReadingFeatures {
  /** What a sensor said. */
  public record Reading(String sensor, String place, double celsius, Instant takenAt) {}

  static final EventStream<Reading> READINGS =
      EventStream.of(Reading.class)
          .from(Kafka.topic("readings").json())
          .eventTime(Reading::takenAt);

  private static final Rows<Reading> BY_SENSOR =
      READINGS.by(Entity.key("sensor", String.class), Reading::sensor);

  public static final Windowed<Double> SUM = BY_SENSOR.sum(Reading::celsius).over("1h");
  public static final Windowed<Long> TAKEN =
      BY_SENSOR.count().over("1h").maxStaleness("1m").atMost(100);
  public static final Windowed<Double> WARMEST =
      BY_SENSOR.max(Reading::celsius).over("1h").orElse(-1.0);
  public static final Windowed<Double> COLDEST =
      BY_SENSOR.min(Reading::celsius).over("1h").required();
  public static final Feature<String> PLACE =
      BY_SENSOR.last(Reading::place).forever().maxStaleness("30m");
  public static final Windowed<Long> SINCE =
      BY_SENSOR.timeSinceLast().over(window("1h").delay("5m"));

  public static final Feature<Double> GIVEN = input(Double.class).atLeast(0.0);
  public static final Feature<Double> OPTIONAL = input(Double.class).orElse(2.0);

  public static final Feature<Double> RATIO =
      derive(GIVEN, SUM.over("1h"), (given, sum) -> given / sum);
  public static final Feature<Double> COLD_RATIO =
      derive(COLDEST.over("1h"), GIVEN, (coldest, given) -> coldest / given);
  public static final Feature<Double> SCALED =
      derive(OPTIONAL, SUM.over("1h"), (factor, sum) -> factor * sum);
  public static final Feature<Double> TWICE =
      derive(SUM.over("1h"), sum -> sum * 2).maxStaleness("5m");
  public static final Feature<Double> DEEP = derive(TWICE, twice -> twice + 1).orElse(0.5);
  public static final Feature<Double> NULLS =
      derive(SUM.over("1h"), sum -> sum == null ? -1.0 : sum).nulls();
  public static final Feature<String> PLACED =
      derive(PLACE, TAKEN.over("1h"), (place, taken) -> place + taken);
  public static final Feature<Long> THROWS =
      derive(
          TAKEN.over("1h"),
          taken -> {
            if (taken == 99) {
              throw new NoClassDefFoundError("gone");
            }
            throw new IllegalStateException("for " + taken);
          });

  private ReadingFeatures() {}
}
