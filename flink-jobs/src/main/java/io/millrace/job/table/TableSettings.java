package io.millrace.job.table;

import io.millrace.job.ViewClasses;
import io.millrace.job.forget.StreamForgetting;
import java.io.Serializable;
import java.util.Objects;

/**
 * What the stages of one table are told.
 *
 * @param viewClasses the view classes, compiled again where the operators run
 * @param table name of the table
 * @param epoch of this submission
 * @param history what was logged of the table before
 * @param pullsBefore the highest number of a pull of jobs before this one; 0 for none
 * @param forgetting what of the table is forgotten
 */
public record TableSettings(
    ViewClasses viewClasses,
    String table,
    long epoch,
    RowHistory history,
    long pullsBefore,
    StreamForgetting forgetting)
    implements Serializable {
  public TableSettings {
    Objects.requireNonNull(viewClasses, "viewClasses");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(forgetting, "forgetting");
  }

  /** Whether another job pulls the table and logs its rows, which this one takes from there. */
  boolean isFollowing() {
    return history.writer() == RowHistory.Writer.ANOTHER_JOB;
  }
}
