package io.millrace.job.table;

import io.millrace.job.source.table.Coverage;
import java.util.Objects;

/**
 * That one subtask has handed all rows of a pull to the views.
 *
 * @param pull its number
 * @param beganAtMillis before anything was read
 * @param endedAtMillis when its end was known
 * @param visibleMillis a view that is complete to here shows its rows
 * @param rows that came, without those malformed
 * @param rejected malformed: the source could not read them
 * @param seenUntil the mark that it has reached; null for none
 * @param coverage what a key means that did not come; null where a state of before did not tell
 * @param subtask of so many
 * @param parallelism number of subtasks
 */
public record VisiblePull(
    String table,
    long pull,
    long beganAtMillis,
    long endedAtMillis,
    long visibleMillis,
    long rows,
    long rejected,
    String seenUntil,
    Coverage coverage,
    int subtask,
    int parallelism) {
  public VisiblePull {
    Objects.requireNonNull(table, "table");
  }
}
