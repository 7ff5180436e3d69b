package io.millrace.compile.example;

import static io.millrace.Features.window;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;
import java.util.List;

/** Every aggregation once. */
@FeatureView(description = "Every aggregation once")
public final class AggregationFeatures {
  /** A reading. */
  public record Reading(String sensor, double degrees, Integer ticks, String label, Instant at) {}

  public static final EventStream<Reading> READINGS =
      EventStream.of(Reading.class).from(Kafka.topic("readings").json()).eventTime(Reading::at);

  static final Rows<Reading> ROWS = READINGS.by(Entities.CARD, Reading::sensor);

  public static final Windowed<Long> COUNT = ROWS.count().over("1h");
  public static final Windowed<Double> SUM = ROWS.sum(Reading::degrees).over("1h");
  public static final Windowed<Double> MEAN = ROWS.mean(Reading::ticks).over("1h");
  public static final Windowed<Double> MIN = ROWS.min(Reading::degrees).over("1h");
  public static final Windowed<Integer> MAX = ROWS.max(r -> r.ticks() * 2).over("1h");
  public static final Windowed<String> FIRST = ROWS.first(Reading::label).over("1h");
  public static final Windowed<String> LAST = ROWS.last(Reading::label).over("1h");
  public static final Windowed<List<Double>> FIRST_K = ROWS.firstK(Reading::degrees, 3).over("1h");
  public static final Windowed<List<String>> LAST_K = ROWS.lastK(Reading::label, 3).over("1h");
  public static final Windowed<String> LABEL_AT_MIN =
      ROWS.valueOf(Reading::label).atMin(Reading::degrees).over("1h");
  public static final Windowed<String> LABEL_AT_MAX =
      ROWS.valueOf(Reading::label).atMax(Reading::degrees).over("1h");
  public static final Windowed<Double> VARIANCE_POPULATION =
      ROWS.variancePopulation(Reading::degrees).over("1h");
  public static final Windowed<Double> VARIANCE_SAMPLE =
      ROWS.varianceSample(Reading::degrees).over("1h");
  public static final Windowed<Double> STDDEV_POPULATION =
      ROWS.stddevPopulation(Reading::degrees).over("1h");
  public static final Windowed<Double> STDDEV_SAMPLE =
      ROWS.stddevSample(Reading::ticks).over(window("1h").tile("5m"));
  public static final Windowed<Long> LABELS = ROWS.distinctCount(Reading::label, 100).over("1h");
  public static final Windowed<Long> MANY_LABELS =
      ROWS.approxDistinctCount(Reading::label).over("1h");
  public static final Windowed<List<String>> TOP_LABELS =
      ROWS.topK(Reading::label, 3, 100).over("1h");
  public static final Feature<Long> SINCE_LAST = ROWS.timeSinceLast().forever();

  private AggregationFeatures() {}
}
