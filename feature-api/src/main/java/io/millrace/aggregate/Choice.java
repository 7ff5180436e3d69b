package io.millrace.aggregate;

/**
 * For aggregations of which one event alone decides whatever is read: which of two it is. Where all
 * that is kept of some events is decided by the same choice, that one event is kept and no
 * accumulator. Choices that choose the same are equal. Immutable and thread-safe.
 */
public interface Choice {
  /** Whether the first event is the one, and not the second. A total order but for equal events. */
  boolean prefers(Object value, EventOrder order, Object otherValue, EventOrder otherOrder);

  /** Whether the event, as the one chosen, is worth what nothing is. */
  boolean isNothing(Object value);
}
