package io.millrace.job.forget.erase;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.table.PulledRow;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;

/** Rows of keys in the log of a table, before the cuts of their pulls and topics. */
final class PulledRows implements ErasedRows {
  private final BoundTable table;
  private final List<DueKeys> keys;
  private final List<ForgottenFeed> forgotten;
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
    this.forgotten =
        keys.stream().map(each -> each.forgotten(table)).filter(each -> !each.isEmpty()).toList();
    this.others = others;
    this.earlier = earlier;
  }

  @Override
  public boolean holds(Record row) {
    if (!earlier.isEmpty() && earlier.holds(row)) {
      return true;
    }
    if (forgotten.isEmpty()) {
      return false;
    }
    PulledRow read = read(row);
    return read != null && forgotten.stream().anyMatch(each -> each.forgets(table, read));
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    Set<Long> ids = new TreeSet<>(earlier.entriesOf(row));
    PulledRow read = read(row);
    if (read != null) {
      for (DueKeys each : keys) {
        for (BoundView view : each.viewsOf(table)) {
          for (EntityKey key : view.keys(table, read)) {
            addEntries(each.duesOf(each.held(view).registered(key)), read, ids);
          }
        }
      }
    }
    return ids;
  }

  private void addEntries(List<Due> dues, PulledRow row, Set<Long> ids) {
    for (Due due : dues) {
      OptionalLong cut = due.entry().cut(table.name(), row.eventPartition());
      if (cut.isPresent() && table.offset(row) < cut.getAsLong()) {
        ids.add(due.id());
      }
    }
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
