package io.millrace.job.source.table;

import java.util.Objects;

/**
 * The end of a pull that succeeded. Emitted by one reader.
 *
 * @param coverage what a key means that did not come
 * @param startedAtMillis before anything was read: the table is as the source was then, or later.
 *     Staleness counts from here
 * @param rows rows that came, without those refused
 * @param rejected rows that were refused
 */
public record PullEnd(
    String table,
    long pull,
    long pulledAtMillis,
    Coverage coverage,
    long startedAtMillis,
    long rows,
    long rejected)
    implements Pulled {

  public PullEnd {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(coverage, "coverage");
  }
}
