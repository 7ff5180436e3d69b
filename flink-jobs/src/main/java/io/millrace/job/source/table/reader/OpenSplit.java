package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.RowPlace;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.job.source.table.split.TableSplit;

/** A split of which something is left to emit. Used by the reader's thread. */
final class OpenSplit {

  private final TableSplit split;
  private final PassedRows passed;
  private long rows;
  private long rejected;
  private long unkeyed;

  OpenSplit(TableSplit split, RowDigest digest) {
    this.split = split;
    this.passed = new PassedRows(split.position(), digest);
    this.rows = split.rows();
    this.rejected = split.rejected();
    this.unkeyed = split.unkeyed();
  }

  SplitWork work() {
    return split.work();
  }

  String id() {
    return split.splitId();
  }

  long pull() {
    return split.pull();
  }

  Position position() {
    return passed.position();
  }

  /** The place of the row that is emitted next. */
  RowPlace next() {
    return new RowPlace(split.pull(), split.index(), rows + rejected);
  }

  void passed(ReadRow row) {
    passed.passed(row);
    if (row instanceof ReadRow.Bad bad) {
      rejected++;
      unkeyed += bad.keyValues() == null ? 1 : 0;
    } else {
      rows++;
    }
  }

  TableSplit snapshot(SplitStatus status) {
    return new TableSplit(
        split.definition(),
        split.pull(),
        split.index(),
        split.work(),
        status,
        status == SplitStatus.OPEN ? passed.position() : Position.START,
        rows,
        rejected,
        unkeyed);
  }
}
