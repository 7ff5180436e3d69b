package io.millrace.aggregate;

import io.millrace.type.DataType;
import java.util.Map;

/** Values added one millisecond apart to a registered aggregation, and what comes of it. */
final class Aggregated {
  private final Aggregator<Object> aggregator;
  private final Object accumulator;
  private long timeMillis;

  private Aggregated(Aggregator<Object> aggregator) {
    this.aggregator = aggregator;
    this.accumulator = aggregator.create();
  }

  @SuppressWarnings("unchecked")
  static Aggregated of(String name, DataType input, Map<String, Long> parameters) {
    return new Aggregated((Aggregator<Object>) Aggregations.kind(name).create(input, parameters));
  }

  static Aggregated of(String name, DataType input) {
    return of(name, input, Map.of());
  }

  Aggregated add(Object... values) {
    for (Object value : values) {
      addAt(new EventOrder(timeMillis++, 0, 0, timeMillis), value);
    }
    return this;
  }

  Aggregated addAt(EventOrder order, Object value) {
    aggregator.add(accumulator, value, order);
    return this;
  }

  Object result() throws InvalidResultException {
    return aggregator.result(accumulator);
  }

  DataType resultType() {
    return aggregator.resultType();
  }

  long observedAtMillis() {
    return aggregator.observedAtMillis(accumulator);
  }
}
