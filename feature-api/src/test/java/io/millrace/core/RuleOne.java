package io.millrace.core;

import io.millrace.aggregate.EventOrder;
import io.millrace.row.CellValue;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;

/**
 * Rule 1 read aloud, over all events there were, for layouts of {@link Bag} and {@link LongSum}.
 */
record RuleOne(ViewLayout layout, List<Contribution> events) {

  CellValue at(int cell, long t) {
    ViewLayout.Cell plan = layout.cells().get(cell);
    ViewLayout.Column column = layout.columns().get(plan.column());
    TreeMap<EventOrder, Long> bag = new TreeMap<>();
    long sum = 0;
    for (Contribution e : events) {
      Object value = e.values()[column.slot()];
      if (value != null && counts(plan.window(), e.timeMillis(), t)) {
        bag.merge(
            new EventOrder(e.timeMillis(), e.stream(), e.partition(), e.offset()), 1L, Long::sum);
        sum += (Long) value;
      }
    }
    if (column.aggregator() instanceof LongSum) {
      return new CellValue(sum, Long.MIN_VALUE, null);
    }
    if (bag.size() > 40) {
      return new CellValue(
          null, Long.MIN_VALUE, io.millrace.aggregate.InvalidResultException.Reason.BOUND);
    }
    return bag.isEmpty()
        ? new CellValue(null, Long.MIN_VALUE, null)
        : new CellValue(Bag.text(bag), bag.lastKey().timeMillis(), null);
  }

  private static boolean counts(Window window, long time, long t) {
    BigInteger right = big(t).subtract(big(window.delayMillis()));
    if (big(time).compareTo(right) >= 0) {
      return false;
    }
    if (window.isLifetime()) {
      return true;
    }
    BigInteger tile = big(window.tileMillis());
    BigInteger left = right.subtract(big(window.lengthMillis()));
    BigInteger floored = left.subtract(left.mod(tile));
    return big(time).compareTo(floored) >= 0;
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
