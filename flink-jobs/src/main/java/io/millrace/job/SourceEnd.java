package io.millrace.job;

/** When a topic has been read. */
public enum SourceEnd {
  /** Never: the job waits for more. */
  NEVER,
  /** At the topic's end as it is when the job starts. */
  NOW
}
