package io.millrace.compile;

import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.type.StructValue;
import java.util.List;

/**
 * A value that events of one input put into a slot.
 *
 * @param index of the slot in the layout
 * @param filter index of the filter among the input's filters
 * @param value null when the slot takes the event itself
 * @param by second half of a pair; else null
 * @param columns of a table's row as a whole, the places of the columns that features read; else
 *     null
 * @param place view and feature, for reasons
 */
record BoundSlot(
    int index, int filter, FieldCode value, FieldCode by, List<Integer> columns, String place) {

  /** Whether it takes a table's row as a whole, and what is left of it when it is gone. */
  boolean takesRow() {
    return columns != null;
  }

  /** The canonical value, null when there is nothing to add. */
  Object canonical(Object event) throws BadEventException {
    if (value == null) {
      return Boolean.TRUE;
    }
    if (takesRow()) {
      return row(event);
    }
    Object first = finite(value.canonical(event, place));
    if (by == null || first == null) {
      return first;
    }
    Object second = finite(by.canonical(event, place));
    return second == null ? null : new StructValue(List.of(first, second));
  }

  /** A column that no feature reads may hold what it will. */
  private Object row(Object event) throws BadEventException {
    Object row = value.canonical(event, place);
    List<Object> values = PulledRowType.columns(row);
    for (int column : columns) {
      finite(values.get(column));
    }
    return row;
  }

  private Object finite(Object canonical) throws BadEventException {
    if (!FiniteNumbers.areAll(canonical)) {
      throw new BadEventException(
          ReasonCode.NOT_FINITE,
          place,
          place + " takes " + canonical + "; only finite numbers are aggregated");
    }
    return canonical;
  }
}
