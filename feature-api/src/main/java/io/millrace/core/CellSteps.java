package io.millrace.core;

import io.millrace.row.CellValue;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One cell's current value and its changes, while a row is being built. Instants include the delay.
 */
final class CellSteps {
  CellValue current;
  long[] atMillis = new long[16];
  CellValue[] values = new CellValue[16];
  int size;

  /** First instant that was not looked at. */
  long unknownFromMillis = Span.NEVER;

  void clear() {
    Arrays.fill(values, 0, size, null);
    size = 0;
    current = null;
    unknownFromMillis = Span.NEVER;
  }

  void append(long millis, CellValue value) {
    if (size == values.length) {
      atMillis = Arrays.copyOf(atMillis, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    atMillis[size] = millis;
    values[size++] = value;
  }

  /** Turns steps that were appended from the last to the first around. */
  void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      long millis = atMillis[i];
      CellValue value = values[i];
      atMillis[i] = atMillis[j];
      values[i] = values[j];
      atMillis[j] = millis;
      values[j] = value;
    }
  }

  /** Drops steps that change nothing. */
  void mergeEqual() {
    int kept = 0;
    CellValue last = current;
    for (int i = 0; i < size; i++) {
      if (!values[i].equals(last)) {
        last = values[i];
        atMillis[kept] = atMillis[i];
        values[kept++] = last;
      }
    }
    Arrays.fill(values, kept, size, null);
    size = kept;
  }

  /** The first steps as a timeline; its horizon is the first instant it does not hold. */
  Timeline timeline(int steps) {
    List<CellValue> held = new ArrayList<>(steps + 1);
    held.add(current);
    held.addAll(Arrays.asList(values).subList(0, steps));
    return new Timeline(
        held, Arrays.copyOf(atMillis, steps), steps < size ? atMillis[steps] : unknownFromMillis);
  }
}
