package io.millrace;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A value taken from an event: a method reference on the event type ({@code Payment::amount}),
 * which names the field, or a lambda, which is code. Boxed, so that a null stays a null; a null is
 * skipped by every aggregation. May throw: the event then goes to the dead letters. Must be free of
 * side effects.
 *
 * @param <E> the event type
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Field<E, T> extends Serializable {
  T get(E event) throws Exception;

  /** A 32-bit integer. */
  @FunctionalInterface
  interface OfInt<E> extends Field<E, Integer> {}

  /** A 64-bit integer. */
  @FunctionalInterface
  interface OfLong<E> extends Field<E, Long> {}

  /** A single float. */
  @FunctionalInterface
  interface OfFloat<E> extends Field<E, Float> {}

  /** A double. */
  @FunctionalInterface
  interface OfDouble<E> extends Field<E, Double> {}

  /** A decimal. */
  @FunctionalInterface
  interface OfDecimal<E> extends Field<E, BigDecimal> {}
}
