package io.millrace.job.source.table;

/**
 * What somebody asks of a table's source.
 *
 * @param id rises from request to request
 */
public sealed interface PullRequest {

  long id();

  /**
   * All up to this one are from before the table's first job looked for any: they are passed over,
   * and those after it are not, also when that job fails before it takes one.
   */
  record Before(long id) implements PullRequest {}

  /** Pull as soon as none runs, whatever the schedule says. */
  record Now(long id) implements PullRequest {}

  /**
   * The next pull follows this mark.
   *
   * @param mark null for the beginning
   */
  record SetMark(long id, String mark) implements PullRequest {}
}
