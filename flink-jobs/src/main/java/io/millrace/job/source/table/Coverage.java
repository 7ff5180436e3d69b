package io.millrace.job.source.table;

/** What the rows of a pull are. */
public enum Coverage {
  /** All there are: a key that did not come is gone. */
  ALL_ROWS,
  /** Those that changed, and some more: a key that did not come is as it was. */
  CHANGES
}
