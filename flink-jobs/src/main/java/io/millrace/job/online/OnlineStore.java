package io.millrace.job.online;

import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The online store as a deployment sees it: tables and epochs. Rows are written by the job's sink
 * and read by the gateway. All methods may be called again and by several processes at once; they
 * throw {@link OnlineStoreException} when the store cannot be used.
 */
public interface OnlineStore {

  /**
   * Makes what is missing: the store's own tables, and the online table of each view.
   *
   * @return the views whose tables were made, and had never been written
   */
  List<ViewSpec> prepare(Manifest manifest);

  /**
   * Draws the epoch of a submission, higher than all before it. Draw one for each new deployment
   * and for each restore from a savepoint; a job that recovers by itself keeps its own.
   *
   * @param manifest what is deployed; kept with the epoch
   * @param note for people, such as {@code run} or {@code restored from ...}
   */
  long drawEpoch(Manifest manifest, String note);

  /**
   * Says where streams begin for views that start without state: windows that reach back further
   * are marked partial. Replaces what was said of these views before; a declared beginning that is
   * later than the one found stands.
   *
   * @param views the views that start
   * @param startMillis by stream, the first instant of which nothing is missing; no entry where
   *     nothing was ever removed
   */
  void recordHistory(Manifest manifest, Collection<ViewSpec> views, Map<String, Long> startMillis);
}
