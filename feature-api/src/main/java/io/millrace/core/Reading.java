package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.InvalidResultException;
import io.millrace.row.CellValue;

/** Turns an accumulator into what a cell says. */
final class Reading {
  private static final CellValue NOTHING = new CellValue(null, Long.MIN_VALUE, null);

  private Reading() {}

  static CellValue of(Aggregator<Object> aggregator, Object accumulator) {
    try {
      Object value = aggregator.result(accumulator);
      if (value == null) {
        return NOTHING;
      }
      long observedAt =
          aggregator.hasObservedAt() ? aggregator.observedAtMillis(accumulator) : Long.MIN_VALUE;
      return new CellValue(value, observedAt, null);
    } catch (InvalidResultException e) {
      return new CellValue(null, Long.MIN_VALUE, e.reason());
    }
  }
}
