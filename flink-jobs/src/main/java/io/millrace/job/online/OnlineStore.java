package io.millrace.job.online;

import io.millrace.manifest.Manifest;

/**
 * The online store as a deployment sees it: tables and epochs. Rows are written by the job's sink
 * and read by the gateway. All methods may be called again and by several processes at once; they
 * throw {@link OnlineStoreException} when the store cannot be used.
 */
public interface OnlineStore {

  /**
   * Makes what is missing: the store's own tables, the online table of each view, and the declared
   * beginnings of streams.
   */
  void prepare(Manifest manifest);

  /**
   * Draws the epoch of a submission, higher than all before it. Draw one for each new deployment
   * and for each restore from a savepoint; a job that recovers by itself keeps its own.
   *
   * @param manifest what is deployed; kept with the epoch
   * @param note for people, such as {@code run} or {@code restored from ...}
   */
  long drawEpoch(Manifest manifest, String note);

  /**
   * Says that a view's stream has no events before an instant, so that windows that reach back
   * further are marked partial. The earliest instant that was ever said stands.
   */
  void recordHistory(OnlineTable table, String stream, long startMillis);
}
