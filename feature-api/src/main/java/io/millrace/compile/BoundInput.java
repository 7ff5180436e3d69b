package io.millrace.compile;

import io.millrace.Condition;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream used by a view with one key: the key's code, the filters, and the slots it fills.
 *
 * @param keys one for each key column
 * @param filters each a list of conditions that must all hold; the empty list holds always
 */
record BoundInput(
    String view,
    int streamIndex,
    List<FieldCode> keys,
    List<String> keyNames,
    List<List<Condition<Object>>> filters,
    List<BoundSlot> slots) {

  /** Puts the event's values into {@code values}; whether there was any. */
  boolean fill(Object event, Object[] values) throws BadEventException {
    Boolean[] passed = new Boolean[filters.size()];
    boolean any = false;
    for (BoundSlot slot : slots) {
      if (passed[slot.filter()] == null) {
        passed[slot.filter()] = passes(filters.get(slot.filter()), event, slot.place());
      }
      if (passed[slot.filter()]) {
        Object value = slot.canonical(event);
        values[slot.index()] = value;
        any |= value != null;
      }
    }
    return any;
  }

  /** The key columns, none null. */
  List<Object> key(Object event) throws BadEventException {
    List<Object> columns = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      String place = view + "." + keyNames.get(i);
      Object column = keys.get(i).canonical(event, place);
      if (column == null) {
        throw new BadEventException(
            ReasonCode.NULL_KEY, place, "key column " + place + " is null for this event");
      }
      columns.add(column);
    }
    return columns;
  }

  private static boolean passes(List<Condition<Object>> conditions, Object event, String place)
      throws BadEventException {
    for (Condition<Object> condition : conditions) {
      try {
        if (!condition.test(event)) {
          return false;
        }
      } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
        throw UserCode.failed(place, e);
      }
    }
    return true;
  }
}
