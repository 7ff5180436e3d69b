package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.type.KeyGroups;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Goes on from what the log of rows holds, before any row comes: a job may begin without state, or
 * with one from before what has been logged since, or with a view that is new.
 *
 * @param recalled how far the state agrees with the log
 * @param views that the table feeds
 */
record Recall(
    TableSettings settings,
    BoundTable table,
    Recalled recalled,
    List<BoundView> views,
    TaskInfo task) {

  /** Takes rows that the log holds, for views that lack them. */
  interface Giving {
    void give(PulledRow row, List<BoundView> views);
  }

  /** Says of a row of the log whether it is forgotten. */
  interface Forgetting {
    boolean forgets(PulledRow row) throws Exception;
  }

  /**
   * Brings the memories up to the log, without what is forgotten, and gives views what they lack.
   */
  void run(
      KeyedStateBackend<EntityKey> backend,
      Memories memories,
      RowMemory.Versions versions,
      WaitingRows waiting,
      Forgetting forgetting,
      Giving giving)
      throws Exception {
    if (recalled.isOf(settings.epoch())) {
      return;
    }
    List<BoundView> unfed = recalled.unfed(views);
    RecalledRows rows = new RecalledRows(backend, table);
    RowHistory.After known = recalled.known();
    settings
        .history()
        .forEach(
            table,
            unfed.isEmpty() ? known : RowHistory.After.NOTHING,
            row -> {
              if (row.isPushed()) {
                // Of any key: who reads the topic again finds all up to there judged.
                recalled.pushed(row);
              }
              if (KeyGroups.areOf(task, row.key()) && !forgetting.forgets(row)) {
                rows.add(row);
              }
            });
    rows.take(
        memories,
        versions,
        known,
        new RecalledRows.Receiver() {
          @Override
          public void recalled(PulledRow row) {
            giving.give(row, views);
          }

          @Override
          public void known(PulledRow row) throws Exception {
            if (!unfed.isEmpty() && !waiting.holds(row)) {
              giving.give(row, unfed);
            }
          }
        });
  }
}
