package io.millrace.job.source.table;

import java.util.Objects;

/**
 * A pull is left: what it gave counts, and it has no end. Emitted by each reader that found a part
 * of it gone. As with an end, the next pull begins only when a complete checkpoint covers this.
 */
public record PullLeft(String table, long pull, long pulledAtMillis, long arrivalMillis)
    implements Pulled {

  public PullLeft {
    Objects.requireNonNull(table, "table");
  }
}
