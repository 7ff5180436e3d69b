package io.millrace.benchmarks.soak.check;

import io.millrace.benchmarks.soak.traffic.Sold;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The features of the long run the slow, obvious way: a window counts {@code floor(t - length,
 * tile) <= time < t}, then plain lists and BigDecimal.
 */
final class NaiveFeatures {
  private static final MathContext DIGITS = new MathContext(1_200);
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final Comparator<Sold> ORDER =
      Comparator.comparingLong(Sold::time)
          .thenComparingInt(Sold::partition)
          .thenComparingLong(Sold::offset);

  private NaiveFeatures() {}

  /** View {@code buyer} over a card's events at an instant, by feature. */
  static Map<String, Object> buyer(Collection<Sold> events, long t) {
    List<Sold> half = window(events, t, 30 * SECOND, 5 * SECOND);
    List<Sold> one = window(events, t, MINUTE, 10 * SECOND);
    List<Sold> three = window(events, t, 3 * MINUTE, 15 * SECOND);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("buyer.made_30s", (long) half.size());
    values.put("buyer.made_1m", (long) one.size());
    values.put("buyer.made_3m", (long) three.size());
    values.put("buyer.spend_30s", Objects.requireNonNullElse(sum(half, Sold::amount), 0.0));
    values.put("buyer.spend_1m", Objects.requireNonNullElse(sum(one, Sold::amount), 0.0));
    values.put("buyer.spend_3m", Objects.requireNonNullElse(sum(three, Sold::amount), 0.0));
    values.put("buyer.average_3m", mean(three));
    values.put(
        "buyer.largest_3m",
        three.stream().map(Sold::amount).max(Comparator.naturalOrder()).orElse(null));
    values.put("buyer.shops_3m", three.stream().map(Sold::shop).distinct().count());
    values.put("buyer.last_shop_3m", three.stream().max(ORDER).map(Sold::shop).orElse(null));
    values.put("buyer.unit_prices_1m", sum(one, sold -> sold.amount() / sold.items()));
    values.put("buyer.high_codes_1m", one.stream().filter(sold -> sold.code() >= 500).count());
    return values;
  }

  /** View {@code shop} over what was declined there. */
  static Map<String, Object> shop(Collection<Sold> events, long t) {
    List<Sold> one = window(events, t, MINUTE, MINUTE);
    List<Sold> fifteen = window(events, t, 15 * MINUTE, MINUTE);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("shop.refused_1m", (long) one.size());
    values.put("shop.refused_5m", (long) window(events, t, 5 * MINUTE, MINUTE).size());
    values.put("shop.refused_15m", (long) fifteen.size());
    values.put("shop.lost_1m", sum(one, Sold::amount));
    values.put("shop.lost_15m", sum(fifteen, Sold::amount));
    return values;
  }

  private static List<Sold> window(Collection<Sold> events, long t, long length, long tile) {
    long left = Math.floorDiv(t - length, tile) * tile;
    return events.stream().filter(sold -> left <= sold.time() && sold.time() < t).toList();
  }

  private static BigDecimal total(List<Sold> events, ToDoubleFunction<Sold> field) {
    return events.stream()
        .map(sold -> new BigDecimal(field.applyAsDouble(sold)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Double sum(List<Sold> events, ToDoubleFunction<Sold> field) {
    return events.isEmpty() ? null : (Double) total(events, field).doubleValue();
  }

  private static Double mean(List<Sold> events) {
    return events.isEmpty()
        ? null
        : (Double)
            total(events, Sold::amount)
                .divide(BigDecimal.valueOf(events.size()), DIGITS)
                .doubleValue();
  }
}
