package io.millrace.job.view;

import io.millrace.aggregate.EventOrder;
import io.millrace.core.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.ListState;

/** Contributions of the current key that wait, in keyed state, for the watermark to pass them. */
final class ReplayBuffer {
  private static final Comparator<Contribution> BY_EVENT =
      Comparator.comparing(
          contribution ->
              new EventOrder(
                  contribution.timeMillis(),
                  contribution.stream(),
                  contribution.partition(),
                  contribution.offset()));

  private final ListState<Contribution> waiting;

  ReplayBuffer(ListState<Contribution> waiting) {
    this.waiting = waiting;
  }

  void add(Contribution contribution) throws Exception {
    waiting.add(contribution);
  }

  boolean isAny() throws Exception {
    return waiting.get().iterator().hasNext();
  }

  /** Takes out all, for nobody. */
  void clear() {
    waiting.clear();
  }

  /** Takes out what is not after the watermark, in the order of events. */
  Taken take(long watermarkMillis) throws Exception {
    List<Contribution> ready = new ArrayList<>();
    List<Contribution> later = new ArrayList<>();
    long nextMillis = KeyEntry.NEVER;
    for (Contribution contribution : waiting.get()) {
      if (contribution.timeMillis() <= watermarkMillis) {
        ready.add(contribution);
      } else {
        later.add(contribution);
        nextMillis = Math.min(nextMillis, contribution.timeMillis());
      }
    }
    if (!ready.isEmpty()) {
      waiting.update(later);
    }
    ready.sort(BY_EVENT);
    return new Taken(ready, nextMillis);
  }

  /**
   * @param ready what was taken
   * @param nextMillis time of the first that still waits; {@link KeyEntry#NEVER} when none does
   */
  record Taken(List<Contribution> ready, long nextMillis) {}
}
