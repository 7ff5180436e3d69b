package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.List;

/** Which served rows of one view are forgotten and may still be in the log. Thread-safe. */
public final class ForgottenServed {
  private final List<Entry> entries;

  /**
   * An entry that is under way.
   *
   * @param held its key, as those of the view hold it
   * @param clearedMillis when its key had left state and online tables; null where it has not
   */
  record Entry(Forgetting forgetting, HeldKey held, Long clearedMillis) {}

  ForgottenServed(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Whether none is. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Whether a row is.
   *
   * @param positions what it had applied, as the log has it; null for a deletion
   */
  public boolean forgets(EntityKey key, Object positions, long decidedAtMillis) {
    for (Entry entry : entries) {
      if ((entry.clearedMillis() == null || decidedAtMillis <= entry.clearedMillis())
          && entry.held().holds(entry.forgetting(), key)
          && !NewLife.isOf(entry.forgetting(), positions)) {
        return true;
      }
    }
    return false;
  }
}
