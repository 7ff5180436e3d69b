package io.millrace.job.forget.erase;

import io.millrace.compile.BoundTable;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.table.PulledRow;
import java.util.List;
import org.apache.iceberg.data.Record;

/** Rows of a key in the log of a table, before the cuts of their pulls and topics. */
final class PulledRows implements ErasedRows {
  private final BoundTable table;
  private final ForgottenFeed forgotten;
  private final OtherKeys<PulledRow> others;
  private long unreadable;

  /**
   * @param forgotten of this one key
   * @param others takes what other keys lose
   */
  PulledRows(BoundTable table, ForgottenFeed forgotten, OtherKeys<PulledRow> others) {
    this.table = table;
    this.forgotten = forgotten;
    this.others = others;
  }

  @Override
  public boolean holds(Record row) {
    PulledRow read;
    try {
      read = LoggedEvents.row(table, row);
    } catch (RuntimeException e) {
      unreadable++;
      return false;
    }
    return forgotten.forgets(table, read);
  }

  /** Rows of earlier definitions that were met and cannot be read by these. */
  long unreadable() {
    return unreadable;
  }

  @Override
  public void going(List<Record> rows) {
    for (Record row : rows) {
      PulledRow read = LoggedEvents.row(table, row);
      others.lose(
          read,
          new Lost(
              table.name(), read.eventPartition(), table.offset(read), read.observedAtMillis()));
    }
    others.write();
  }
}
