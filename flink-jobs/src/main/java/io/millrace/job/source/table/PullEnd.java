package io.millrace.job.source.table;

import java.util.Objects;

/**
 * The end of a pull that succeeded. Emitted by one reader.
 *
 * @param coverage what a key means that did not come
 * @param rows rows that came, without those malformed
 * @param rejected rows that were malformed
 * @param seenUntil the mark that the pull has reached, see {@link Mark}; null for none
 */
public record PullEnd(
    String table,
    long pull,
    long pulledAtMillis,
    long arrivalMillis,
    Coverage coverage,
    long rows,
    long rejected,
    String seenUntil)
    implements Pulled {

  public PullEnd {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(coverage, "coverage");
  }
}
