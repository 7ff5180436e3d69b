package io.millrace.dataset;

import java.util.Locale;

/** From when on rows of tables count in what is recomputed. */
public enum TableTime {
  /**
   * From when they were observed, but not before the pull that found them: as the job could have
   * known it. Those of the first pull, which brings the history of before, from when they were
   * observed.
   */
  KNOWN,
  /** From when they were observed, whichever pull found them. */
  OBSERVED;

  /** As on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
