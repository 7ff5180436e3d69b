package io.millrace.job.view;

import io.millrace.core.ViewCore;
import io.millrace.row.OnlineRow;
import io.millrace.row.SourcePosition;

/**
 * What is emitted of the keys of a view.
 *
 * @param epoch of the deployment that decides them
 */
record RowUpdates(ViewCore core, long epoch) {

  /** A key's new row. */
  RowUpdate row(KeyEntry entry, OnlineRow row) {
    return new RowUpdate(
        entry.key,
        core.encode(row),
        epoch,
        row.position(),
        row.decidedAtMillis(),
        entry.newestArrivalMillis);
  }

  /** That a key's row is to go. */
  RowUpdate deletion(KeyEntry entry, long decidedAtMillis) {
    long position = 0;
    for (SourcePosition source : entry.state.positions()) {
      position += source.offset() + 1;
    }
    return new RowUpdate(
        entry.key,
        null,
        epoch,
        position,
        decidedAtMillis,
        entry.newestArrivalMillis,
        !entry.servedUnlogged);
  }
}
