package io.millrace;

import io.millrace.definition.AggregationDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.Problems;
import io.millrace.definition.RowsDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The events of one key. Nulls are skipped by every aggregation; over nothing, count is 0 and all
 * else null. The order of events is their event time, ties by source position, never their arrival.
 */
@SuppressWarnings(
    "overloads") // of method references only one fits; lambdas have sumLong and the like
public final class Rows<E> {
  private final RowsDefinition definition;

  Rows(RowsDefinition definition) {
    this.definition = definition;
  }

  /** Only events for which the condition holds, and all conditions before it. */
  public Rows<E> where(Condition<E> condition) {
    List<Condition<?>> all = new ArrayList<>(definition.conditions());
    if (condition != null) {
      all.add(condition);
    }
    return new Rows<>(
        new RowsDefinition(
            definition.feed(),
            definition.entity(),
            definition.keys(),
            List.copyOf(all),
            definition.place(),
            Problems.unlessNull(definition.problems(), "where", condition)));
  }

  /** Number of events. */
  public Aggregation<Long> count() {
    return of("count", null);
  }

  /** Exact; beyond 64 bits the value is invalid. */
  public Aggregation<Long> sum(Field.OfInt<E> field) {
    return over("sum", field);
  }

  /** Exact; beyond 64 bits the value is invalid. */
  public Aggregation<Long> sum(Field.OfLong<E> field) {
    return over("sum", field);
  }

  /** Kept exactly, rounded once. */
  public Aggregation<Double> sum(Field.OfFloat<E> field) {
    return over("sum", field);
  }

  /** Kept exactly, rounded once. */
  public Aggregation<Double> sum(Field.OfDouble<E> field) {
    return over("sum", field);
  }

  /** Exact, of 38 digits. */
  public Aggregation<BigDecimal> sum(Field.OfDecimal<E> field) {
    return over("sum", field);
  }

  /** {@link #sum(Field.OfLong)} of a lambda. */
  public Aggregation<Long> sumLong(Field.OfLong<E> field) {
    return over("sum", field);
  }

  /** {@link #sum(Field.OfDouble)} of a lambda. */
  public Aggregation<Double> sumDouble(Field.OfDouble<E> field) {
    return over("sum", field);
  }

  /** {@link #sum(Field.OfDecimal)} of a lambda. */
  public Aggregation<BigDecimal> sumDecimal(Field.OfDecimal<E> field) {
    return over("sum", field);
  }

  /** Kept exactly, rounded once. */
  public <N extends Number> Aggregation<Double> mean(Field<E, N> field) {
    return over("mean", field);
  }

  public <T extends Comparable<? super T>> Aggregation<T> min(Field<E, T> field) {
    return over("min", field);
  }

  public <T extends Comparable<? super T>> Aggregation<T> max(Field<E, T> field) {
    return over("max", field);
  }

  /** Of the earliest event that has one. */
  public <T> Aggregation<T> first(Field<E, T> field) {
    return over("first", field);
  }

  /** Of the latest event that has one. */
  public <T> Aggregation<T> last(Field<E, T> field) {
    return over("last", field);
  }

  /** Of the earliest {@code k} events, earliest first. */
  public <T> Aggregation<List<T>> firstK(Field<E, T> field, int k) {
    return over("first_k", field, Map.of("k", (long) k));
  }

  /** Of the latest {@code k} events, latest first. */
  public <T> Aggregation<List<T>> lastK(Field<E, T> field, int k) {
    return over("last_k", field, Map.of("k", (long) k));
  }

  /** A value taken from the event where another is smallest or largest. */
  public <T> ValueOf<E, T> valueOf(Field<E, T> field) {
    return new ValueOf<>(this, field);
  }

  public <N extends Number> Aggregation<Double> variancePopulation(Field<E, N> field) {
    return over("variance_population", field);
  }

  /** Null over fewer than two. */
  public <N extends Number> Aggregation<Double> varianceSample(Field<E, N> field) {
    return over("variance_sample", field);
  }

  public <N extends Number> Aggregation<Double> stddevPopulation(Field<E, N> field) {
    return over("stddev_population", field);
  }

  /** Null over fewer than two. */
  public <N extends Number> Aggregation<Double> stddevSample(Field<E, N> field) {
    return over("stddev_sample", field);
  }

  /** Number of different values, exact; more than {@code bound} of them make the value invalid. */
  public <T> Aggregation<Long> distinctCount(Field<E, T> field, int bound) {
    return over("distinct_count", field, Map.of("bound", (long) bound));
  }

  /** {@link #approxDistinctCount(Field, int)} with {@code lgk} 11: a standard error of 1.5%. */
  public <T> Aggregation<Long> approxDistinctCount(Field<E, T> field) {
    return over("approx_distinct_count", field);
  }

  /**
   * Number of different values, estimated by a sketch. Its relative standard error is {@code 0.6932
   * / sqrt(2^lgk)}, and 99.7% of estimates lie within three times that: 4.3% for {@code lgk} 8,
   * 1.5% for 11, 0.54% for 14, 0.14% for 18. Whatever the number of values, a tile takes at most
   * about {@code 0.6 * 2^lgk + 20} bytes. The estimate depends on the set of values alone, not on
   * their order.
   *
   * @param lgk 4 to 18; anything else is a problem of the definition
   */
  public <T> Aggregation<Long> approxDistinctCount(Field<E, T> field, int lgk) {
    return over("approx_distinct_count", field, Map.of("lgk", (long) lgk));
  }

  /**
   * The {@code k} most frequent values, most frequent first, ties by value; more than {@code bound}
   * different values make it invalid.
   */
  public <T> Aggregation<List<T>> topK(Field<E, T> field, int k, int bound) {
    return over("top_k", field, Map.of("k", (long) k, "bound", (long) bound));
  }

  /** Milliseconds since the latest event, computed when read. */
  public Aggregation<Long> timeSinceLast() {
    return of("time_since_last", null);
  }

  /** What was written; for the compiler. */
  public RowsDefinition definition() {
    return definition;
  }

  private <R> Aggregation<R> over(String name, Field<E, ?> field) {
    return over(name, field, Map.of());
  }

  private <R> Aggregation<R> over(String name, Field<E, ?> field, Map<String, Long> parameters) {
    return of(name, field, null, parameters, field);
  }

  private <R> Aggregation<R> of(String name, Field<E, ?> field) {
    return of(name, field, null, Map.of());
  }

  <R> Aggregation<R> of(
      String name,
      Field<E, ?> field,
      Field<E, ?> by,
      Map<String, Long> parameters,
      Object... required) {
    return new Aggregation<>(
        new AggregationDefinition(definition, name, field, by, parameters, Place.ofCaller()),
        Problems.unlessNull(List.of(), name, required));
  }
}
