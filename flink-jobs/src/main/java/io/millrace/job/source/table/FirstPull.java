package io.millrace.job.source.table;

/** When a table is pulled for the first time. */
public enum FirstPull {
  /** When the job starts. */
  AT_START,
  /** At the first tick of its schedule. */
  AT_FIRST_TICK
}
