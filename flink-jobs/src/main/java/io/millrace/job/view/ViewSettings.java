package io.millrace.job.view;

import io.millrace.job.forget.ViewForgetting;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a view's operator is told.
 *
 * @param layout where its layout comes from
 * @param epoch epoch of the deployment, written into every row
 * @param coalesceMillis how long a live key's row may wait to be flushed, 1 or more
 * @param cacheBytes bound of the decoded keys of one subtask, roughly; 0 keeps none, as batch mode
 *     needs, where only the current key has state
 * @param firstRows what is written at each start, also after a recovery
 * @param forgetting what of it is forgotten while it runs
 */
public record ViewSettings(
    LayoutSource layout,
    long epoch,
    long coalesceMillis,
    long cacheBytes,
    FirstRows firstRows,
    ViewForgetting forgetting)
    implements Serializable {
  public ViewSettings {
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(firstRows, "firstRows");
    Objects.requireNonNull(forgetting, "forgetting");
    if (coalesceMillis < 1 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "coalesceMillis "
              + coalesceMillis
              + " must be 1 or more, cacheBytes "
              + cacheBytes
              + " 0 or more");
    }
  }

  /** Of a view whose keys nobody asks to be forgotten. */
  public ViewSettings(
      LayoutSource layout, long epoch, long coalesceMillis, long cacheBytes, FirstRows firstRows) {
    this(layout, epoch, coalesceMillis, cacheBytes, firstRows, ViewForgetting.NEVER);
  }
}
