package io.millrace.reference;

import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rule 1 of the contract, word for word: the events of the window, then the aggregation over them.
 * Slow and obvious: plain lists and BigDecimal.
 */
public final class NaiveReference {
  /** Window length of a lifetime. */
  public static final long LIFETIME = Long.MAX_VALUE;

  private static final MathContext DIGITS = new MathContext(1500); // no tie of doubles needs more
  private static final Comparator<NaiveEvent> ORDER =
      Comparator.comparingLong(NaiveEvent::time)
          .thenComparingInt(NaiveEvent::stream)
          .thenComparingInt(NaiveEvent::partition)
          .thenComparingLong(NaiveEvent::offset);

  private NaiveReference() {}

  /** Instead of a value that cannot be given. */
  public record Invalid(String reason) {}

  /**
   * The value at {@code t} of values in their natural order; {@link Invalid} where there is none.
   */
  public static Object value(
      String name,
      Map<String, Long> params,
      List<NaiveEvent> events,
      long length,
      long tile,
      long delay,
      long t) {
    return value(name, params, events, length, tile, delay, t, NaiveReference::natural);
  }

  /** The value at {@code t} of values in a given order (enums by place, uuids by bytes). */
  public static Object value(
      String name,
      Map<String, Long> params,
      List<NaiveEvent> events,
      long length,
      long tile,
      long delay,
      long t,
      Comparator<Object> order) {
    long right = t - delay;
    long left = length == LIFETIME ? Long.MIN_VALUE : Math.floorDiv(right - length, tile) * tile;
    List<NaiveEvent> counted =
        events.stream()
            .filter(e -> left <= e.time() && e.time() < right && e.value() != null)
            .sorted(ORDER)
            .toList();
    return aggregate(name, params, counted, order);
  }

  /** Whether a result is the expected one: equal, or within five standard errors of a sketch. */
  public static boolean agrees(
      String name, Map<String, Long> params, Object expected, Object actual) {
    if (!name.equals("approx_distinct_count")) {
      return expected == null ? actual == null : expected.equals(actual);
    }
    double error = 0.6932 / Math.sqrt(1L << params.getOrDefault("lgk", 11L));
    long count = (Long) expected;
    return Math.abs((Long) actual - count) <= Math.ceil(5 * error * count);
  }

  private static Object aggregate(
      String name, Map<String, Long> params, List<NaiveEvent> events, Comparator<Object> order) {
    List<Object> values = events.stream().map(NaiveEvent::value).toList();
    int last = events.size() - 1;
    switch (name) {
      case "count":
        return (long) values.size();
      case "distinct_count":
        int distinct = frequencies(values).size();
        return distinct > bound(params) ? new Invalid("BOUND") : (Object) (long) distinct;
      case "approx_distinct_count":
        return (long) frequencies(values).size();
      default:
        break;
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (name) {
      case "sum" -> sumAs(values.get(0), sum(values));
      case "mean" -> mean(values);
      case "min" -> values.stream().min(order).get();
      case "max" -> values.stream().max(order).get();
      case "first" -> values.get(0);
      case "last" -> values.get(last);
      case "first_k" -> values.stream().limit(params.get("k")).toList();
      case "last_k" -> reversed(values).stream().limit(params.get("k")).toList();
      case "value_at_min" -> atBest(values, order.reversed());
      case "value_at_max" -> atBest(values, order);
      case "variance_population" -> variance(values, values.size());
      case "variance_sample" -> variance(values, values.size() - 1);
      case "stddev_population" -> root(variance(values, values.size()));
      case "stddev_sample" -> root(variance(values, values.size() - 1));
      case "top_k" -> top(frequencies(values), params, order);
      case "latest" -> latest(events, params, order);
      case "time_since_last" -> Instant.ofEpochMilli(events.get(last).time());
      default -> throw new IllegalArgumentException("the reference does not know " + name);
    };
  }

  private static BigDecimal exact(Object number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    boolean whole = number instanceof Long || number instanceof Integer;
    return whole
        ? new BigDecimal(number.toString())
        : new BigDecimal(((Number) number).doubleValue());
  }

  private static BigDecimal sum(List<Object> values) {
    return values.stream().map(NaiveReference::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Object sumAs(Object example, BigDecimal sum) {
    if (example instanceof BigDecimal decimal) {
      return decimal(sum.setScale(decimal.scale(), RoundingMode.UNNECESSARY));
    }
    if (example instanceof Float || example instanceof Double) {
      return nearest(sum);
    }
    BigInteger whole = sum.toBigInteger();
    return whole.bitLength() < 64 ? (Object) whole.longValue() : new Invalid("OVERFLOW");
  }

  private static Object mean(List<Object> values) {
    BigDecimal count = new BigDecimal(values.size());
    return values.get(0) instanceof BigDecimal decimal
        ? decimal(sum(values).divide(count, Math.max(6, decimal.scale()), RoundingMode.HALF_EVEN))
        : nearest(sum(values).divide(count, DIGITS));
  }

  /** n times the sum of squares less the square of the sum, divided by n and by the divisor. */
  private static Object variance(List<Object> values, int divisor) {
    if (divisor == 0) {
      return null;
    }
    BigDecimal count = new BigDecimal(values.size());
    BigDecimal sum = sum(values);
    BigDecimal squares =
        values.stream()
            .map(v -> exact(v).multiply(exact(v)))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal spread = count.multiply(squares).subtract(sum.multiply(sum));
    return nearest(spread.divide(count.multiply(new BigDecimal(divisor)), DIGITS));
  }

  private static Object root(Object variance) {
    return variance instanceof Double number ? (Object) Math.sqrt(number) : variance;
  }

  private static Object nearest(BigDecimal number) {
    double nearest = number.doubleValue() + 0.0;
    return Double.isInfinite(nearest) ? new Invalid("OVERFLOW") : (Object) nearest;
  }

  private static Object decimal(BigDecimal number) {
    return number.precision() > 38 ? new Invalid("OVERFLOW") : (Object) number;
  }

  private static Object atBest(List<Object> pairs, Comparator<Object> order) {
    StructValue best = (StructValue) pairs.get(0);
    for (Object pair : pairs) { // in order of events: the later of equals stays
      StructValue next = (StructValue) pair;
      best = order.compare(next.values().get(1), best.values().get(1)) >= 0 ? next : best;
    }
    return best.values().get(0);
  }

  /**
   * A column of the row observed last; ties go to pushed rows (partitions from 1 on), then to the
   * later pull (partition 0; the offset without its lower 36 bits) or push (the offset), then go by
   * all columns. A value is a struct of the row, null where it is gone.
   */
  private static Object latest(
      List<NaiveEvent> events, Map<String, Long> params, Comparator<Object> order) {
    NaiveEvent last = events.get(0);
    Comparator<NaiveEvent> later =
        Comparator.comparingLong(NaiveEvent::time)
            .thenComparingInt(NaiveEvent::stream)
            .thenComparingInt(NaiveEvent::partition)
            .thenComparingLong(
                event ->
                    event.partition() > 0
                        ? event.offset()
                        : Math.floorDiv(event.offset(), 68_719_476_736L))
            .thenComparing(NaiveEvent::value, order);
    for (NaiveEvent event : events) {
      last = later.compare(event, last) > 0 ? event : last;
    }
    StructValue row = (StructValue) ((StructValue) last.value()).values().get(0);
    return row == null ? null : row.values().get(params.get("column").intValue());
  }

  private static Map<Object, Long> frequencies(List<Object> values) {
    Map<Object, Long> counts = new LinkedHashMap<>();
    for (Object value : values) {
      Object key =
          value instanceof Double d
              ? d + 0.0
              : value instanceof Float f ? (Object) (f + 0.0f) : value;
      counts.merge(key, 1L, Long::sum);
    }
    return counts;
  }

  private static Object top(
      Map<Object, Long> counts, Map<String, Long> params, Comparator<Object> order) {
    if (counts.size() > bound(params)) {
      return new Invalid("BOUND");
    }
    Comparator<Map.Entry<Object, Long>> byCount =
        Map.Entry.comparingByValue(Comparator.reverseOrder());
    return counts.entrySet().stream()
        .sorted(byCount.thenComparing(Map.Entry.comparingByKey(order)))
        .limit(params.get("k"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long bound(Map<String, Long> params) {
    return params.getOrDefault("bound", 1000L);
  }

  private static List<Object> reversed(List<Object> values) {
    return values.stream()
        .collect(java.util.ArrayList::new, (list, v) -> list.add(0, v), List::addAll);
  }

  @SuppressWarnings("unchecked")
  private static int natural(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }
}
