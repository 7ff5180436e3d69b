package io.millrace.job.forget.erase;

import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.Turn;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import java.util.List;
import org.apache.iceberg.Table;

/**
 * Erases keys from tables of the log, and says what is left of them. Several jobs may have to do
 * with one table: they take turns.
 *
 * @param store the online store, where turns are taken
 * @param upkeep of the job that keeps the tables up: when files that nothing names go
 */
record LogErasure(PostgresAddress store, UpkeepPolicy upkeep, Pace pace) {

  /** Whether somebody looks for files that the table does not name. */
  enum Upkeep {
    /** A job. */
    BY_A_JOB,
    /** Nobody does, but who asks for it by hand. */
    BY_HAND
  }

  /**
   * @param dues when the keys left the state: what was being written then is closed by now
   * @param counted told of the rows that go
   * @throws IllegalStateException if another job is at the table
   */
  Chore.Cleared run(Table table, ErasedRows rows, List<Due> dues, Upkeep by, CountedRows counted) {
    try (Turn turn =
        Turn.take(store, "erases " + table.name())
            .orElseThrow(
                () -> new IllegalStateException("another job is clearing " + table.name()))) {
      return cleared(new TableErasure(table, rows, pace, Due.untilMillis(dues), counted).run(), by);
    }
  }

  private Chore.Cleared cleared(ErasureReport report, Upkeep by) {
    String said =
        report.isNone()
            ? "no row in any snapshot; older ones stay"
            : "%s of %s; %s and %s of before"
                .formatted(
                    Counted.text(report.rows(), "row"),
                    Counted.text(report.files(), "file"),
                    Counted.text(report.snapshots(), "snapshot"),
                    Counted.text(report.tags(), "tag"));
    FilesLeft left = report.left();
    if (left.deleted() > 0) {
      said += "; %s that a killed process left".formatted(Counted.text(left.deleted(), "file"));
    }
    if (!left.isKnown()) {
      return Chore.Cleared.exceptForGood(
          said + "; files that a killed process left cannot be listed here, and may hold it");
    } else if (left.left() == 0) {
      return Chore.Cleared.of(said);
    }
    said +=
        "; nothing names %s that may hold it, or cannot be read: a savepoint may have to commit it"
            .formatted(Counted.text(left.left(), "file"));
    boolean isByAJob =
        by == Upkeep.BY_A_JOB && upkeep.isScheduled() && upkeep.orphansEvery() != null;
    return isByAJob
        ? new Chore.Cleared(said + ": upkeep removes them", removedBy(left))
        : Chore.Cleared.exceptForGood(said + ": remove them by offline maintain");
  }

  /** When upkeep has looked for orphans once more after they have come to the age. */
  private long removedBy(FilesLeft left) {
    long until =
        left.newestMillis()
            + upkeep.orphanAge().toMillis()
            + upkeep.orphansEvery().toMillis()
            + upkeep.every().toMillis();
    return until < 0 ? ForgetPlace.NEVER : until;
  }
}
