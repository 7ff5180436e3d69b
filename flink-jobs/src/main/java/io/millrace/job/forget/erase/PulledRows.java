package io.millrace.job.forget.erase;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.table.PulledRow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;

/** Rows of keys in the log of a table, before the cuts of their pulls and topics. */
final class PulledRows implements ErasedRows {
  private final BoundTable table;
  private final List<DueKeys> keys;
  private final OtherKeys<PulledRow> others;
  private final EarlierLogRows earlier;
  private long unreadable;

  /**
   * @param keys of each entity once
   * @param others takes what other keys lose
   * @param earlier rows that are the keys' by earlier definitions; may be empty
   */
  PulledRows(
      BoundTable table, List<DueKeys> keys, OtherKeys<PulledRow> others, EarlierLogRows earlier) {
    this.table = table;
    this.keys = keys;
    this.others = others;
    this.earlier = earlier;
  }

  @Override
  public boolean holds(Record row) {
    if (!earlier.isEmpty() && earlier.holds(row)) {
      return true;
    }
    if (keys.stream().allMatch(each -> each.viewsOf(table).isEmpty())) {
      return false;
    }
    PulledRow read = read(row);
    return read != null && keys.stream().anyMatch(each -> each.forgets(table, read, place(read)));
  }

  /** What was pulled, or pushed, after the entry settled is new where no cut says more. */
  private Place place(PulledRow row) {
    return new Place(table.name(), row.eventPartition(), table.offset(row), row.pulledAtMillis());
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    Set<Long> ids = new TreeSet<>(earlier.entriesOf(row));
    PulledRow read = read(row);
    if (read != null) {
      for (DueKeys each : keys) {
        for (BoundView view : each.viewsOf(table)) {
          each.addEntries(view, view.keys(table, read), place(read), ids);
        }
      }
    }
    return ids;
  }

  private PulledRow read(Record row) {
    try {
      return LoggedEvents.row(table, row);
    } catch (RuntimeException e) {
      unreadable++;
      return null;
    }
  }

  /** Rows of earlier definitions that were met and cannot be read by these. */
  long unreadable() {
    return unreadable;
  }

  @Override
  public void going(List<Record> rows) {
    for (Record row : rows) {
      PulledRow read = read(row);
      if (read != null) {
        others.lose(
            read,
            new Place(
                table.name(), read.eventPartition(), table.offset(read), read.observedAtMillis()),
            read.observedAtMillis());
      }
    }
    others.write();
  }
}
