package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.DroppedKeys;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.RegisterWatch;
import java.util.List;

/**
 * Whether a row of a table that is refused before its stage is of a forgotten key: then it leaves
 * no letter, and the register is told that there was something. For one thread.
 */
final class ForgottenLetters implements AutoCloseable {
  private final BoundTable table;
  private final List<BoundView> views;
  private final RegisterWatch register;
  private final DroppedKeys dropped;
  private ForgottenEvents known;
  private ForgottenFeed forgotten;

  /** To be closed. */
  ForgottenLetters(TableSettings settings, FeatureStore store) {
    table = store.table(settings.table());
    views = store.views();
    register = RegisterWatch.of(settings.forgetting().register());
    dropped = new DroppedKeys(register, views, table.name());
  }

  /** Waits until the register can be reached, where there is one; called before anything else. */
  void awaitRegister() throws InterruptedException {
    register.await();
  }

  private ForgottenFeed latest() {
    ForgottenEvents now = register.latest().forgotten();
    if (forgotten == null || now != known) {
      known = now;
      forgotten = ForgottenFeed.inTable(now, views, table.name());
    }
    return forgotten;
  }

  /**
   * Of a row that could be read.
   *
   * @param partition of the events
   */
  boolean forgets(Object row, int partition, long offset, long arrivalMillis) {
    boolean isForgotten = latest().forgets(row, partition, offset, arrivalMillis);
    if (isForgotten) {
      dropped.tell(view -> view.keys(table.name(), row));
    }
    return isForgotten;
  }

  /**
   * Of one of which there is only what stands in it.
   *
   * @param bytes null for none
   * @param partition of the events
   */
  boolean forgetsNamed(byte[] bytes, int partition, long offset, long arrivalMillis) {
    boolean isForgotten = latest().forgetsNamed(bytes, partition, offset, arrivalMillis);
    if (isForgotten) {
      dropped.tellNamed(bytes);
    }
    return isForgotten;
  }

  /** Waits until the register knows of what was dropped: before a checkpoint covers that. */
  void awaitTold() throws InterruptedException {
    dropped.await();
  }

  @Override
  public void close() {
    register.close();
  }
}
