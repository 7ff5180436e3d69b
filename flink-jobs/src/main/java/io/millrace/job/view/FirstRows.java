package io.millrace.job.view;

/** What an operator writes when it starts, before it takes events. */
public enum FirstRows {
  /** Nothing: the online table has what was written before. */
  NONE,
  /** The rows of all keys, from their state: the online table was lost. */
  ALL
}
