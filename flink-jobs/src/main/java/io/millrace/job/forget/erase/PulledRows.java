package io.millrace.job.forget.erase;

import io.millrace.compile.BoundTable;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.table.PulledRow;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.data.Record;

/** Rows of a key in the log of a table, before the cuts of their pulls and topics. */
final class PulledRows implements ErasedRows {
  private final BoundTable table;
  private final ForgottenFeed forgotten;
  private final OtherKeys<PulledRow> others;
  private final Optional<EarlierLogRows> earlier;
  private long unreadable;

  /**
   * @param forgotten of this one key
   * @param others takes what other keys lose
   * @param earlier rows that are the key's by earlier definitions
   */
  PulledRows(
      BoundTable table,
      ForgottenFeed forgotten,
      OtherKeys<PulledRow> others,
      Optional<EarlierLogRows> earlier) {
    this.table = table;
    this.forgotten = forgotten;
    this.others = others;
    this.earlier = earlier;
  }

  @Override
  public boolean holds(Record row) {
    if (earlier.isPresent() && earlier.get().holds(row)) {
      return true;
    }
    if (forgotten.isEmpty()) {
      return false;
    }
    PulledRow read = read(row);
    return read != null && forgotten.forgets(table, read);
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
            new Lost(
                table.name(), read.eventPartition(), table.offset(read), read.observedAtMillis()));
      }
    }
    others.write();
  }
}
