package io.millrace.job.table;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.table.PulledRow;
import java.util.function.Consumer;

/** An operator that gives views a table's rows, as {@link ForgottenRows} needs it. */
interface ForgettingStage {
  boolean isOfThisSubtask(EntityKey key);

  /**
   * What is remembered of a key of the table's own is as if it had never been seen.
   *
   * @return whether it was, and there is no log that has a row of it
   */
  boolean forget(EntityKey key) throws Exception;

  /** Shows the rows that wait to be handed on, where there is no log that has them. */
  void forEachUnlogged(Consumer<PulledRow> reader) throws Exception;

  /** Highest pull that has seen a key; 0 for none. */
  long lastPull(EntityKey key) throws Exception;

  void give(BoundView view, KeyInput marker);
}
