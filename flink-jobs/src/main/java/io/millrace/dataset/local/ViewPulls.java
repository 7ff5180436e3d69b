package io.millrace.dataset.local;

import io.millrace.answer.ViewFreshness;
import io.millrace.dataset.event.PullInstants;
import java.util.List;

/**
 * What is known of a view at an instant: the same at all of them, but for the pulls of its tables.
 * Immutable and thread-safe.
 */
final class ViewPulls {
  private final ViewFreshness complete;
  private final PullInstants[] pulls;
  private final boolean isJudged;

  /**
   * @param complete what holds at all instants, of tables whose age is not judged
   * @param pulls by feed of the view; {@link PullInstants#NONE} of streams, and of tables of which
   *     none is known
   */
  ViewPulls(ViewFreshness complete, List<PullInstants> pulls) {
    this.complete = complete;
    this.pulls = pulls.toArray(PullInstants[]::new);
    this.isJudged = pulls.stream().anyMatch(each -> each != PullInstants.NONE);
  }

  ViewFreshness at(long millis) {
    if (!isJudged) {
      return complete;
    }
    long[] began = new long[pulls.length];
    for (int i = 0; i < began.length; i++) {
      began[i] = pulls[i].beganBy(millis);
    }
    return new ViewFreshness(complete.completeToMillis(), complete.historyStartMillis(), began);
  }
}
