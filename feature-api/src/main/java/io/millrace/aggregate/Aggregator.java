package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;

/**
 * One aggregation over values of one type. An accumulator holds what is kept for a tile.
 *
 * <p>Laws, asserted for every aggregator: adding in any order, and merging any split in any order,
 * gives the same {@link #result} to the bit and the same {@link #write} bytes (sketches: within
 * their bound); {@code merge(a, create())} changes nothing; {@code read(write(a))} equals {@code
 * a}.
 *
 * <p>An aggregator is immutable and thread-safe; accumulators are mutable and are not. {@link
 * #merge} never changes or keeps a reference into its second argument.
 *
 * @param <A> the accumulator
 */
public interface Aggregator<A> {
  /** For aggregations that {@linkplain #usesOrder do not use} the order. */
  EventOrder NO_ORDER = new EventOrder(0, 0, 0, 0);

  /** A new accumulator over nothing. */
  A create();

  /**
   * Adds one event's value.
   *
   * @param value canonical value of the input type, never null, never NaN or infinite
   * @param order the event's place in the order of events
   */
  void add(A accumulator, Object value, EventOrder order);

  /** Adds all of {@code other} to {@code into}. */
  void merge(A into, A other);

  /** Whether {@link #subtract} is exact. */
  default boolean subtractable() {
    return false;
  }

  /** Takes back what {@link #merge} of {@code part} added. Only when {@link #subtractable()}. */
  default void subtract(A from, A part) {
    throw new IllegalStateException(getClass().getSimpleName() + " cannot subtract");
  }

  /**
   * Takes back what {@link #add} of a value added. Only when {@link #subtractable()}, and where the
   * order of events changes nothing.
   */
  default void remove(A from, Object value) {
    A part = create();
    add(part, value, NO_ORDER);
    subtract(from, part);
  }

  /**
   * What is kept. Where two aggregations over the same values say the same, their accumulators are
   * the same too, and one of them may be read by both: adding up is done once.
   */
  default Object keeps() {
    return this;
  }

  /** Whether nothing has been added. */
  boolean isEmpty(A accumulator);

  /**
   * The value, canonical for {@link #resultType()}; null over nothing (count: 0).
   *
   * @throws InvalidResultException when the value cannot be given: overflow, or the bound is
   *     exceeded
   */
  Object result(A accumulator) throws InvalidResultException;

  /** Type of {@link #result}. */
  DataType resultType();

  /**
   * Event time in milliseconds of the event that {@link #result} comes from, where it comes from
   * one ({@code last}, {@code first}, ...); {@link Long#MIN_VALUE} elsewhere or over nothing.
   */
  default long observedAtMillis(A accumulator) {
    return Long.MIN_VALUE;
  }

  /** Whether {@link #observedAtMillis} means something for this aggregation. */
  default boolean hasObservedAt() {
    return false;
  }

  /**
   * Whether the {@link EventOrder} of an event changes anything. Where it does for no aggregation
   * over a set of windows, it is not kept and {@link #add} may be given a made-up one.
   */
  default boolean usesOrder() {
    return true;
  }

  /** Where one event alone decides whatever is read: which. Null where more than one counts. */
  default Choice choice() {
    return null;
  }

  void write(A accumulator, ByteWriter out);

  A read(ByteReader in);
}
