package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.pull.TableEvents;
import io.millrace.job.source.table.split.TableSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits that are finished or left, until the enumerator knows. It is told only what a completed
 * checkpoint covers, so that what it knows can never be undone by a recovery. Used by the reader's
 * thread.
 */
final class FinishedSplits {

  private static final long NOT_COVERED = Long.MAX_VALUE;
  private static final long RESTORED = Long.MIN_VALUE;

  private final Map<String, Entry> splits = new LinkedHashMap<>();

  /** A split that came to its end just now. */
  void add(TableSplit split) {
    splits.put(split.splitId(), new Entry(split, NOT_COVERED));
  }

  /** A split that a restored checkpoint covers. */
  void restored(TableSplit split) {
    splits.put(split.splitId(), new Entry(split, RESTORED));
  }

  /** All of them, for a checkpoint. */
  List<TableSplit> snapshot(long checkpoint) {
    List<TableSplit> all = new ArrayList<>();
    for (Entry entry : splits.values()) {
      entry.firstCheckpoint = Math.min(entry.firstCheckpoint, checkpoint);
      all.add(entry.split);
    }
    return all;
  }

  /** What may be told when a checkpoint has completed, each split until it is known. */
  List<TableEvents.Finished> coveredBy(long checkpoint) {
    return splits.values().stream()
        .filter(entry -> entry.firstCheckpoint <= checkpoint)
        .map(entry -> entry.split)
        .map(
            split ->
                new TableEvents.Finished(
                    split.splitId(),
                    split.pull(),
                    split.index(),
                    split.status(),
                    split.rows(),
                    split.rejected(),
                    split.unkeyed(),
                    split.highest()))
        .toList();
  }

  /** What may be told after a recovery. */
  List<TableEvents.Finished> restored() {
    return coveredBy(RESTORED);
  }

  void known(Collection<String> splitIds) {
    splits.keySet().removeAll(splitIds);
  }

  private static final class Entry {
    private final TableSplit split;
    private long firstCheckpoint;

    Entry(TableSplit split, long firstCheckpoint) {
      this.split = split;
      this.firstCheckpoint = firstCheckpoint;
    }
  }
}
