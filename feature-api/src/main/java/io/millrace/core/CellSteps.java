package io.millrace.core;

import io.millrace.row.CellValue;
import io.millrace.row.Timeline;
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

  /**
   * Makes room for steps, which are to be {@link #set} one by one, and says where they end.
   *
   * @param unknownFrom first instant that will not be looked at
   */
  void expect(int count, long unknownFrom) {
    if (count > values.length) {
      atMillis = new long[count * 2];
      values = new CellValue[count * 2];
    }
    size = count;
    unknownFromMillis = unknownFrom;
  }

  void set(int step, long millis, CellValue value) {
    atMillis[step] = millis;
    values[step] = value;
  }

  void append(long millis, CellValue value) {
    if (size == values.length) {
      atMillis = Arrays.copyOf(atMillis, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    atMillis[size] = millis;
    values[size++] = value;
  }

  /**
   * Puts values before what is there.
   *
   * @param at one instant more than values: the first value holds from the first one on, what is
   *     the current value now from the last one on
   */
  void prepend(long[] at, CellValue[] before) {
    int count = before.length;
    if (size + count > values.length) {
      atMillis = Arrays.copyOf(atMillis, (size + count) * 2);
      values = Arrays.copyOf(values, (size + count) * 2);
    }
    System.arraycopy(atMillis, 0, atMillis, count, size);
    System.arraycopy(values, 0, values, count, size);
    System.arraycopy(at, 1, atMillis, 0, count);
    System.arraycopy(before, 1, values, 0, count - 1);
    values[count - 1] = current;
    current = before[0];
    size += count;
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
    CellValue[] held = new CellValue[steps + 1];
    held[0] = current;
    System.arraycopy(values, 0, held, 1, steps);
    return new Timeline(
        List.of(held),
        Arrays.copyOf(atMillis, steps),
        steps < size ? atMillis[steps] : unknownFromMillis);
  }
}
