package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.upkeep.MergePlan.Quiet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.StructLikeMap;

/**
 * Merges the small files of each day, and sorts days that nothing was added to for a while, see
 * {@link MergePlan}. Each commit replaces files by others with the same rows, on top of whatever
 * was committed meanwhile; if one of them is no longer there or has got deletes, Iceberg refuses
 * the commit and nothing has changed.
 */
final class Compaction {
  /** Value of {@link #KIND} in the summary of its snapshots. */
  static final String COMPACTION = "compaction";

  /** Property of the summary of snapshots that upkeep made. */
  static final String KIND = "millrace.upkeep";

  /** So much is read before it is committed: what a kill may cost. */
  private static final long COMMIT_BYTES = 512L << 20;

  /** Other tables wait meanwhile; by hand nothing does. */
  private static final Duration SORTING_OF_A_ROUND = Duration.ofMinutes(3);

  private final Table table;
  private final MergePlan plan;
  private final MergedFiles merged;
  private final long quietBefore;

  private final Pace pace;

  private List<DataFile> before = new ArrayList<>();
  private List<DataFile> after = new ArrayList<>();
  private long files;
  private long rows;

  Compaction(Table table, UpkeepPolicy policy, Pace pace, long nowMillis) {
    this.table = table;
    this.plan = new MergePlan(policy.fileBytes());
    this.merged = new MergedFiles(table, policy.fileBytes(), pace);
    this.pace = pace;
    this.quietBefore = firstSequenceSince(nowMillis - policy.snapshotAge().toMillis());
  }

  /** What was merged: files that are gone, and their rows. */
  record Result(long files, long rows) {}

  /** Merges all there is to merge. */
  Result run() {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return new Result(0, 0);
    }
    boolean sorts = table.sortOrder().isSorted();
    List<List<MergeFile>> unsorted = new ArrayList<>();
    for (List<MergeFile> day : days(current).values()) {
      boolean quiet = day.stream().allMatch(file -> file.sequence() < quietBefore);
      if (quiet && sorts) {
        day.removeIf(file -> isDone(file) && file.order() == MergeFile.Order.SORTED);
        unsorted.addAll(plan.sorted(day));
      } else {
        day.removeIf(this::isDone);
        for (List<MergeFile> group : plan.groups(day, quiet ? Quiet.YES : Quiet.NO)) {
          merge(group, () -> merged.of(group), current);
        }
      }
    }
    commit(current);
    sort(unsorted, current);
    return new Result(files, rows);
  }

  private boolean isDone(MergeFile file) {
    return plan.isDone(file.bytes());
  }

  /**
   * After all that makes files fewer; what is left when the time is up waits for the next round.
   */
  private void sort(List<List<MergeFile>> groups, Snapshot from) {
    long end = System.nanoTime() + SORTING_OF_A_ROUND.toNanos();
    for (List<MergeFile> group : groups) {
      if (!pace.isFull() && System.nanoTime() > end) {
        break;
      }
      merge(group, () -> merged.sorted(group), from);
    }
    commit(from);
  }

  /** Commits from this one on were made since; none if there was none. */
  private long firstSequenceSince(long millis) {
    long first = Long.MAX_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.timestampMillis() >= millis) {
        first = Math.min(first, snapshot.sequenceNumber());
      }
    }
    return first;
  }

  /** The files by partition; those of another layout are left alone. */
  private Map<StructLike, List<MergeFile>> days(Snapshot snapshot) {
    PartitionSpec spec = table.spec();
    Map<StructLike, List<MergeFile>> days = StructLikeMap.create(spec.partitionType());
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (file.specId() == spec.specId() && file.format() == FileFormat.PARQUET) {
          days.computeIfAbsent(file.partition(), day -> new ArrayList<>()).add(MergeFile.of(task));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan table " + table.name(), e);
    }
    return days;
  }

  private void merge(List<MergeFile> group, Supplier<List<DataFile>> merging, Snapshot from) {
    try {
      after.addAll(merging.get());
    } catch (RuntimeException e) {
      MergedFiles.delete(after, table.io());
      throw e;
    }
    group.forEach(file -> before.add(file.task().file()));
    if (before.stream().mapToLong(DataFile::fileSizeInBytes).sum() > COMMIT_BYTES) {
      commit(from);
    }
  }

  private void commit(Snapshot from) {
    if (before.isEmpty()) {
      return;
    }
    RewriteFiles rewrite =
        table.newRewrite().validateFromSnapshot(from.snapshotId()).set(KIND, COMPACTION);
    before.forEach(rewrite::deleteFile);
    after.forEach(rewrite::addFile);
    try {
      rewrite.commit();
    } catch (RuntimeException e) {
      // Else they may be in the table: Iceberg marks so what certainly was not committed.
      if (e instanceof CleanableFailure) {
        MergedFiles.delete(after, table.io());
      }
      throw e;
    }
    files += before.size();
    rows += after.stream().mapToLong(DataFile::recordCount).sum();
    before = new ArrayList<>();
    after = new ArrayList<>();
  }
}
