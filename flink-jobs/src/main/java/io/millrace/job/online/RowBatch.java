package io.millrace.job.online;

import io.millrace.job.view.RowUpdate;
import java.util.List;

/**
 * Updates that are written together, each key at most once, and how far the writer then is.
 *
 * @param subtask the writer among its view's writers, from 0
 * @param parallelism how many writers the view has
 * @param epoch epoch of the deployment
 * @param completeToMillis arrival time up to which everything is written once this batch is; {@link
 *     Long#MIN_VALUE} when unknown, {@link Long#MAX_VALUE} when a replay has ended
 * @param updates rows and deletions, sorted by key; may be empty
 */
public record RowBatch(
    int subtask, int parallelism, long epoch, long completeToMillis, List<RowUpdate> updates) {
  public RowBatch {
    updates = List.copyOf(updates);
  }
}
