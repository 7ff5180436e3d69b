package io.millrace.compile.example;

import static io.millrace.Constraints.between;
import static io.millrace.Constraints.length;
import static io.millrace.Constraints.matches;
import static io.millrace.Constraints.required;
import static io.millrace.Features.derive;
import static io.millrace.Features.ref;
import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.type.Decimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Everything that a definition can say, once. */
@FeatureView(
    name = "every",
    owner = "all@example.com",
    description = "Everything",
    tags = {"b", "a"},
    version = 2,
    deprecated = "only for tests",
    staleAfter = "1m")
public final class EveryFeature {
  static final Entity.Three<Long, String, Instant> ENTITY =
      Entity.key("id", Long.class).and("part", String.class).and("day", Instant.class);

  /** How a parcel is sent. */
  public enum Speed {
    SLOW,
    FAST
  }

  /** A parcel. */
  public record Parcel(
      long id,
      String part,
      Instant day,
      Speed speed,
      int pieces,
      Long grams,
      float volume,
      Double length,
      @Decimal(precision = 10, scale = 2) BigDecimal price,
      List<String> labels,
      Instant sentAt) {}

  /** A return of a parcel. */
  public record Return(long parcel, String part, Instant day, Instant at) {}

  static final EventStream<Parcel> PARCELS =
      EventStream.of(Parcel.class)
          .from(Kafka.topic("parcels").avro())
          .eventTime(Parcel::sentAt)
          .check(Parcel::part, required(), matches("[a-z]+"), length(1, 8).named("short_part"))
          .check(Parcel::price, between(0, 1000))
          .check(Parcel::volume, between(0.0, 10.5))
          .ahead("1m")
          .historyStart("2026-01-01T00:00:00Z")
          .describe("Parcels sent");

  static final EventStream<Return> RETURNS =
      EventStream.of(Return.class).from(Kafka.topic("returns").json()).eventTime(Return::at);

  static final Rows<Parcel> SENT = PARCELS.by(ENTITY, Parcel::id, Parcel::part, Parcel::day);

  public static final Windowed<Long> RETURN_COUNT =
      RETURNS.by(ENTITY, Return::parcel, Return::part, Return::day).count().over("1h");

  public static final Windowed<Long> COUNT = SENT.count().over("10m", "1h");
  public static final Windowed<Long> PIECES = SENT.sum(Parcel::pieces).over("1h");
  public static final Windowed<Long> GRAMS = SENT.sum(Parcel::grams).over("1h");
  public static final Windowed<Double> VOLUME = SENT.sum(Parcel::volume).over("1h");
  public static final Windowed<Double> LENGTH = SENT.sum(Parcel::length).over("1h");
  public static final Windowed<BigDecimal> PRICE =
      SENT.sum(Parcel::price).over("1h").orElse(BigDecimal.ZERO);
  public static final Windowed<Long> GRAMS_TWICE =
      SENT.sumLong(p -> p.grams() * 2).over(window("1d").tile("1h").delay("5m"));
  public static final Windowed<Double> VOLUME_TWICE =
      SENT.sumDouble(p -> p.volume() * 2.0).over(window("10m").exact());
  public static final Feature<Double> MEAN_GRAMS =
      SENT.mean(Parcel::grams)
          .forever()
          .between(0.0, 1e9)
          .describe("Weight")
          .owner("w@example.com");
  public static final Feature<Speed> SLOWEST = SENT.min(Parcel::speed).forever();
  public static final Feature<Long> HEAVIEST =
      SENT.max(Parcel::grams).forever().maxStaleness("1d").atLeast(0).tags("z", "y").version(3);
  public static final Feature<String> FIRST_PART =
      SENT.first(Parcel::part).forever().orElse("none").oneOf("none", "a").deprecated("old");
  public static final Feature<List<String>> LAST_LABELS = SENT.last(Parcel::labels).forever();
  public static final Feature<Double> RATIO =
      derive(COUNT.over("60m"), MEAN_GRAMS, (count, mean) -> mean == null ? null : count / mean)
          .nulls()
          .required();
  public static final Feature<Double> FROM_OTHER =
      derive(ref(() -> EveryFeature.RATIO), HEAVIEST, (ratio, heaviest) -> ratio * heaviest);

  private EveryFeature() {}
}
