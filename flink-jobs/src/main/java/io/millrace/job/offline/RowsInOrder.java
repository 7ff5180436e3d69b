package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.job.table.RowHistory;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Rows of {@code rows_<table>} in the order of their pulls, those of one pull in none, and pushed
 * ones in the order of their offsets: so a row that a view writes, which says by its position up to
 * where it has applied them, has applied all before. The log has no order; so many are read at a
 * time as are sorted in the heap, first how many there are of each pull if they are more.
 */
final class RowsInOrder {
  private static final Comparator<PulledRow> ORDER =
      Comparator.comparingInt(PulledRow::eventPartition)
          .thenComparingLong(row -> row.isPushed() ? row.push().offset() : row.pull());

  /** Some tens of megabytes. */
  static final int MOST = 50_000;

  private final Table rows;
  private final BoundTable table;
  private final int most;

  RowsInOrder(Table rows, BoundTable table) {
    this(rows, table, MOST);
  }

  /**
   * @param most rows that are sorted at a time
   */
  RowsInOrder(Table rows, BoundTable table, int most) {
    this.rows = rows;
    this.table = table;
    this.most = most;
  }

  void forEach(RowHistory.After after, long untilPull, RowHistory.Reader reader) throws Exception {
    Expression pulled = pulled(after.pull(), untilPull);
    Expression pushed = Expressions.lessThan(RowLog.PULL, 0);
    List<PulledRow> some = new ArrayList<>();
    boolean[] isMore = new boolean[1];
    LoggedRows.forEach(
        rows,
        table,
        Expressions.or(pulled, LoggedRows.pushedAfter(after.pushes())),
        row -> {
          isMore[0] |= some.size() == most;
          if (!isMore[0]) {
            some.add(row);
          }
        });
    if (!isMore[0]) {
      give(some, reader);
      return;
    }
    some.clear();
    pulls(after.pull(), untilPull, reader);
    pushes(pushed, after, reader);
  }

  private static Expression pulled(long after, long until) {
    return Expressions.and(
        Expressions.greaterThan(RowLog.PULL, Math.toIntExact(after)),
        Expressions.lessThanOrEqual(RowLog.PULL, Math.toIntExact(until)));
  }

  private void pulls(long after, long until, RowHistory.Reader reader) throws Exception {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    try (CloseableIterable<Record> all =
        IcebergGenerics.read(rows).where(pulled(after, until)).select(RowLog.PULL).build()) {
      all.forEach(row -> counts.merge((Integer) row.getField(RowLog.PULL), 1, Integer::sum));
    }
    long from = after;
    long to = after;
    long waiting = 0;
    for (Map.Entry<Integer, Integer> pull : counts.entrySet()) {
      if (waiting > 0 && waiting + pull.getValue() > most) {
        sorted(pulled(from, to), reader);
        from = to;
        waiting = 0;
      }
      to = pull.getKey();
      waiting += pull.getValue();
      if (waiting > most) {
        // One pull alone.
        LoggedRows.forEach(rows, table, pulled(from, to), reader);
        from = to;
        waiting = 0;
      }
    }
    if (waiting > 0) {
      sorted(pulled(from, to), reader);
    }
  }

  private void pushes(Expression pushed, RowHistory.After after, RowHistory.Reader reader)
      throws Exception {
    for (Map.Entry<Integer, Long> last : lastOffsets(pushed).entrySet()) {
      int partition = last.getKey();
      long from = after.pushes().getOrDefault(partition, -1L);
      while (from < last.getValue()) {
        long to = Math.min(last.getValue(), from + most);
        sorted(
            Expressions.and(
                Expressions.equal(RowLog.PULL, new PushPlace(partition, 0).loggedPull()),
                Expressions.greaterThan(RowLog.ROW_ID, from),
                Expressions.lessThanOrEqual(RowLog.ROW_ID, to)),
            reader);
        from = to;
      }
    }
  }

  private Map<Integer, Long> lastOffsets(Expression pushed) throws IOException {
    Map<Integer, Long> last = new TreeMap<>();
    try (CloseableIterable<Record> all =
        IcebergGenerics.read(rows).where(pushed).select(RowLog.PULL, RowLog.ROW_ID).build()) {
      for (Record row : all) {
        PushPlace place =
            PushPlace.ofLogged(
                (Integer) row.getField(RowLog.PULL), (Long) row.getField(RowLog.ROW_ID));
        last.merge(place.partition(), place.offset(), Math::max);
      }
    }
    return last;
  }

  private void sorted(Expression which, RowHistory.Reader reader) throws Exception {
    List<PulledRow> some = new ArrayList<>();
    LoggedRows.forEach(rows, table, which, some::add);
    give(some, reader);
  }

  private static void give(List<PulledRow> some, RowHistory.Reader reader) throws Exception {
    some.sort(ORDER);
    for (PulledRow row : some) {
      reader.read(row);
    }
  }
}
