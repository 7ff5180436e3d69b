package io.millrace.job.table;

import java.util.Objects;

/**
 * That one subtask has handed all rows of a pull to the views.
 *
 * @param pull its number
 * @param beganAtMillis before anything was read
 * @param endedAtMillis when its end was known
 * @param visibleMillis a view that is complete to here shows its rows
 * @param rows that came, without those refused
 * @param rejected refused by the source
 * @param seenUntil the mark that it has reached; null for none
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
    int subtask,
    int parallelism) {
  public VisiblePull {
    Objects.requireNonNull(table, "table");
  }
}
