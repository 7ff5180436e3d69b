package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.RowPlace;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.job.source.table.split.TableSplit;
import java.time.Instant;

/** A split of which something is left to emit. Used by the reader's thread. */
final class OpenSplit {

  private final TableSplit split;
  private final PassedRows passed;
  private long rows;
  private long rejected;
  private long unkeyed;
  private final HighestValue highest;

  OpenSplit(TableSplit split, PulledTable spec, RowDigest digest) {
    this.split = split;
    this.highest =
        split.work() instanceof SplitWork.ReadRows read && isPinned(read)
            ? HighestValue.of(spec, split.highest(), Instant.ofEpochMilli(read.pulledAtMillis()))
            : HighestValue.none();
    this.passed = new PassedRows(split.position(), digest);
    this.rows = split.rows();
    this.rejected = split.rejected();
    this.unkeyed = split.unkeyed();
  }

  /** Whether rows cannot change while they are read, so that they tell the mark. */
  private static boolean isPinned(SplitWork.ReadRows read) {
    return read.range() instanceof KeyRange.FilePart
        || read.range() instanceof KeyRange.SnapshotPart;
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

  int index() {
    return split.index();
  }

  /** Emitted so far, good and malformed. */
  long read() {
    return rows + rejected;
  }

  void passed(ReadRow row) {
    passed.passed(row);
    if (row instanceof ReadRow.Bad bad) {
      rejected++;
      unkeyed += bad.keyValues() == null ? 1 : 0;
    } else if (row instanceof ReadRow.Good good) {
      rows++;
      highest.see(good.values());
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
        unkeyed,
        highest.text());
  }
}
