package io.millrace.row;

import java.util.Arrays;
import java.util.List;

/**
 * One feature as a step function of time, from the row's start on: {@code values.get(0)} holds from
 * the start until {@code untilMillis[0]} (exclusive), and so on; the last value holds until the
 * horizon. At the horizon and after it the row does not know.
 *
 * @param values one more than {@code untilMillis}
 * @param untilMillis strictly rising instants; not copied
 * @param horizonMillis first instant the row does not know; {@link Long#MAX_VALUE} when it knows
 *     all
 */
public record Timeline(List<CellValue> values, long[] untilMillis, long horizonMillis) {

  public Timeline {
    values = List.copyOf(values);
    if (values.size() != untilMillis.length + 1) {
      throw new IllegalArgumentException(
          values.size() + " values for " + untilMillis.length + " steps");
    }
  }

  /** The value at {@code millis}, by the last known one at and past the horizon. */
  public CellValue at(long millis) {
    int step = Arrays.binarySearch(untilMillis, millis);
    return values.get(step >= 0 ? step + 1 : -step - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Timeline that
        && horizonMillis == that.horizonMillis
        && values.equals(that.values)
        && Arrays.equals(untilMillis, that.untilMillis);
  }

  @Override
  public int hashCode() {
    return values.hashCode() * 31 + Arrays.hashCode(untilMillis);
  }
}
