package io.millrace;

import java.util.Map;

/** A field of events, waiting to be told of which event: {@code valueOf(f).atMax(g)}. */
public final class ValueOf<E, T> {
  private final Rows<E> rows;
  private final Field<E, T> field;

  ValueOf(Rows<E> rows, Field<E, T> field) {
    this.rows = rows;
    this.field = field;
  }

  /**
   * Where {@code by} is smallest; among equals the latest event. Events lacking either are skipped.
   */
  public <C extends Comparable<? super C>> Aggregation<T> atMin(Field<E, C> by) {
    return rows.of("value_at_min", field, by, Map.of(), field, by);
  }

  /**
   * Where {@code by} is largest; among equals the latest event. Events lacking either are skipped.
   */
  public <C extends Comparable<? super C>> Aggregation<T> atMax(Field<E, C> by) {
    return rows.of("value_at_max", field, by, Map.of(), field, by);
  }
}
