package io.millrace.job.source.table;

/**
 * What somebody asks of a table's source.
 *
 * @param id rises from request to request
 */
public sealed interface PullRequest {

  long id();

  /** Pull as soon as none runs, whatever the schedule says. */
  record Now(long id) implements PullRequest {}

  /**
   * The next pull follows this mark.
   *
   * @param mark null for the beginning
   */
  record SetMark(long id, String mark) implements PullRequest {}
}
