package io.millrace.job.source.table;

import java.io.Serializable;

/** The wall clock, so that tests can set it. Thread-safe. */
@FunctionalInterface
public interface PullClock extends Serializable {

  /** The machine's. */
  PullClock SYSTEM = System::currentTimeMillis;

  /** Epoch milliseconds UTC; may step back and forward. */
  long nowMillis();
}
