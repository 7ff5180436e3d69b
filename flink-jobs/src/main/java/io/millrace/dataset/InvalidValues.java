package io.millrace.dataset;

/** What becomes of values whose status is {@code invalid}: overflow, bound or constraint. */
public enum InvalidValues {
  /** They are null; how many is counted. */
  NULL,
  /** Those that break a constraint are kept as they are; what overflows has no value to keep. */
  KEEP,
  /** Rows with one are left out; how many is counted. */
  DROP,
  /** There is no dataset if there is one. */
  FAIL
}
