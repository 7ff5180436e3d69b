package io.millrace.job.table;

import io.millrace.job.ViewClasses;
import io.millrace.job.forget.StreamForgetting;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What the stages of one table are told.
 *
 * @param viewClasses the view classes, compiled again where the operators run
 * @param table name of the table
 * @param epoch of this submission
 * @param submittedAtMillis when that was, epoch milliseconds
 * @param history what was logged of the table before
 * @param pullsBefore the highest number of a pull of jobs before this one; 0 for none
 * @param pushesBefore where another job writes the log, the highest offsets of pushed rows in it
 *     when this one was submitted, by partition; else empty
 * @param forgetting what of the table is forgotten
 */
public record TableSettings(
    ViewClasses viewClasses,
    String table,
    long epoch,
    long submittedAtMillis,
    RowHistory history,
    long pullsBefore,
    Map<Integer, Long> pushesBefore,
    StreamForgetting forgetting)
    implements Serializable {
  public TableSettings {
    Objects.requireNonNull(viewClasses, "viewClasses");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(forgetting, "forgetting");
    pushesBefore = Map.copyOf(pushesBefore);
  }
}
