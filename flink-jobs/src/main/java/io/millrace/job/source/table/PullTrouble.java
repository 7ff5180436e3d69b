package io.millrace.job.source.table;

import java.util.Objects;

/**
 * That the source could not be read just now; it is tried again. Emitted by the reader that met it.
 *
 * @param reason why, for people; holds no secret
 */
public record PullTrouble(
    String table, long pull, long pulledAtMillis, long arrivalMillis, String reason)
    implements Pulled {

  public PullTrouble {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(reason, "reason");
  }
}
