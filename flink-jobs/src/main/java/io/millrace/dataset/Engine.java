package io.millrace.dataset;

import java.util.Locale;

/** Who computes a dataset. The bytes are the same. */
public enum Engine {
  /** This process alone: DuckDB reads, threads sweep. */
  LOCAL,
  /** Flink in batch mode, in this process or on a cluster. */
  FLINK,
  /** Whichever suits what has to be read. */
  AUTO;

  /** As on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
