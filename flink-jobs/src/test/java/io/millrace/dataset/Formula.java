package io.millrace.dataset;

import io.millrace.core.Window;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import io.millrace.type.StructValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a feature of {@link ShopFeatures} is, in the reference's words. */
record Formula(String aggregation, Map<String, Long> parameters, Function<Visit, Object> field) {
  private static final Map<String, Formula> ALL =
      Map.ofEntries(
          Map.entry("count_exact", plain("count", visit -> true)),
          Map.entry("count_delayed", plain("count", visit -> true)),
          Map.entry("count_ever", plain("count", visit -> true)),
          Map.entry("count", plain("count", visit -> true)),
          Map.entry("sum_points", plain("sum", Visit::points)),
          Map.entry("sum", plain("sum", Visit::amount)),
          Map.entry("sum_price", plain("sum", visit -> visit.price().setScale(9))),
          Map.entry("mean", plain("mean", Visit::amount)),
          Map.entry("min", plain("min", Visit::amount)),
          Map.entry("max", plain("max", Visit::visitor)),
          Map.entry("first", plain("first", Visit::visitor)),
          Map.entry("last", plain("last", Visit::visitor)),
          Map.entry("first_k", new Formula("first_k", Map.of("k", 3L), Visit::visitor)),
          Map.entry("last_k", new Formula("last_k", Map.of("k", 3L), Visit::amount)),
          Map.entry("value_at_min", plain("value_at_min", Formula::measured)),
          Map.entry("value_at_max", plain("value_at_max", Formula::measured)),
          Map.entry("variance_population", plain("variance_population", Visit::amount)),
          Map.entry("variance_sample", plain("variance_sample", Visit::amount)),
          Map.entry("stddev_population", plain("stddev_population", Visit::amount)),
          Map.entry("stddev_sample", plain("stddev_sample", Visit::amount)),
          Map.entry(
              "distinct_count", new Formula("distinct_count", Map.of("bound", 5L), Visit::visitor)),
          Map.entry("approx_distinct_count", plain("approx_distinct_count", Visit::visitor)),
          Map.entry("top_k", new Formula("top_k", Map.of("k", 2L, "bound", 50L), Visit::visitor)),
          Map.entry("time_since_last", plain("time_since_last", visit -> true)));

  private static Formula plain(String aggregation, Function<Visit, Object> field) {
    return new Formula(aggregation, Map.of(), field);
  }

  private static Object measured(Visit visit) {
    return visit.points() == null
        ? null
        : new StructValue(List.of(visit.visitor(), visit.points()));
  }

  /** By a feature's name: the one whose name it begins with, the longest of those. */
  static Formula of(String feature) {
    return ALL.entrySet().stream()
        .filter(
            each -> feature.equals(each.getKey()) || feature.matches(each.getKey() + "_[0-9].*"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError(feature));
  }

  /** The value of the contract's rule 1. */
  Object value(List<NaiveEvent> events, Window window, long t) {
    Object value =
        NaiveReference.value(
            aggregation,
            parameters,
            events,
            window.lengthMillis(),
            window.tileMillis(),
            window.delayMillis(),
            t);
    return value instanceof Instant since && aggregation.equals("time_since_last")
        ? (Object) (t - since.toEpochMilli())
        : value;
  }
}
