package io.millrace.job.offline.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires old snapshots and deletes the files that only they named. Tags and branches stay.
 *
 * <p>Iceberg's sink, when it restores a savepoint, walks from the newest snapshot back to that
 * job's last commit, to know whether what the savepoint still had to commit was committed. Before a
 * last commit would leave that walk, an empty snapshot repeats it at its end: for the {@link #JOBS}
 * jobs that committed last. The repeat is refused when the job has committed meanwhile.
 */
public final class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /** So many jobs are remembered; a job id is new with each submission. */
  static final int JOBS = 100;

  /** Value of {@link Compaction#KIND}: a snapshot that repeats a commit and changes nothing. */
  static final String REPEATED = "last-commit";

  /** For so long it looks again where jobs were quicker: they may commit all the time. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** One is enough, but where a clock is set back. */
  private static final int MOST_REPEATS = 3;

  private final Table table;
  private final Kept kept;

  Expiry(Table table, UpkeepPolicy policy, long nowMillis) {
    this(table, new ByAge(policy.snapshots(), nowMillis - policy.snapshotAge().toMillis()));
  }

  private Expiry(Table table, Kept kept) {
    this.table = table;
    this.kept = kept;
  }

  /**
   * Expires whatever was committed before a snapshot, however young, and deletes no file: that is
   * left to the caller. Snapshots that tags and branches name stay.
   *
   * @param snapshotId of the current snapshot or one before it
   */
  public static Expiry allBefore(Table table, long snapshotId) {
    return new Expiry(table, new From(snapshotId));
  }

  /**
   * Expires what may go; the number of snapshots.
   *
   * @throws IllegalStateException if jobs were quicker for a minute
   */
  public long run() {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    int repeats = 0;
    while (repeats < MOST_REPEATS && System.nanoTime() - endNanos < 0) {
      table.refresh();
      List<Snapshot> old = kept.expire(table).apply();
      if (old.isEmpty()) {
        return 0;
      }
      List<LastCommit> leaving = leaving();
      if (leaving.isEmpty()) {
        expire(old.get(0));
        return old.size();
      }
      try {
        repeat(leaving);
        repeats++;
      } catch (ValidationException e) {
        LOG.info("A job committed to {} meanwhile, looking again", table.name());
      }
    }
    throw new IllegalStateException(
        "snapshots of %s stay: its last commits cannot be repeated".formatted(table.name()));
  }

  private void expire(Snapshot one) {
    // Naming one makes Iceberg delete only what it has seen that no snapshot reaches, and nothing
    // when a list of files cannot be read; its quicker way goes on without that list.
    ExpireSnapshots expire = kept.expire(table).expireSnapshotId(one.snapshotId());
    if (table.io() instanceof HadoopFileIO io) {
      // Its bulk deletion has threads that live as long as the process, and hold a job's classes.
      expire.deleteWith(io::deleteFile);
    }
    expire.commit();
  }

  /** Whether a snapshot only repeats the last commit of a job. */
  public static boolean isRepeat(Snapshot snapshot) {
    return REPEATED.equals(snapshot.summary().get(Compaction.KIND));
  }

  /** Last commits that young snapshots do not show; how many are kept by number may change. */
  private List<LastCommit> leaving() {
    List<Snapshot> young = new ArrayList<>();
    for (Snapshot snapshot : ancestors(table)) {
      young.add(snapshot);
      if (kept.isFirst(snapshot)) {
        break;
      }
    }
    Map<LastCommit.Sink, LastCommit> all = LastCommit.of(ancestors(table));
    Map<LastCommit.Sink, LastCommit> staying = LastCommit.of(young);
    return all.values().stream()
        .sorted(Comparator.comparingLong(LastCommit::committedMillis).reversed())
        .limit(JOBS)
        .filter(commit -> !staying.containsKey(commit.sink()))
        .toList();
  }

  private static Iterable<Snapshot> ancestors(Table table) {
    return table.currentSnapshot() == null
        ? List.of()
        : SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot);
  }

  private void repeat(List<LastCommit> commits) {
    Transaction all = table.newTransaction();
    for (LastCommit commit : commits) {
      AppendFiles nothing =
          all.newFastAppend()
              .set(Compaction.KIND, REPEATED)
              .set(LastCommit.COMMITTED_AT, Long.toString(commit.committedMillis()))
              .set(SinkUtil.FLINK_JOB_ID, commit.job())
              .set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, commit.checkpoint());
      if (commit.operator() != null) {
        nothing.set(SinkUtil.OPERATOR_ID, commit.operator());
      }
      nothing
          .validateWith(ancestors -> commit.equals(LastCommit.of(ancestors).get(commit.sink())))
          .commit();
    }
    all.commitTransaction();
  }

  /** Which snapshots stay. */
  private interface Kept {
    /** Expires the others; not committed. */
    ExpireSnapshots expire(Table table);

    /** Whether all before it may go, as the first such on the way from the newest back. */
    boolean isFirst(Snapshot snapshot);
  }

  /**
   * A reader may have begun on a snapshot for as long as it was the current one: what counts is
   * when another took its place.
   *
   * @param cutMillis those that another had replaced by then may go
   */
  private record ByAge(int snapshots, long cutMillis) implements Kept {
    @Override
    public ExpireSnapshots expire(Table table) {
      long firstMillis = cutMillis;
      for (Snapshot snapshot : ancestors(table)) {
        if (isFirst(snapshot)) {
          firstMillis = snapshot.timestampMillis();
          break;
        }
      }
      return table.expireSnapshots().expireOlderThan(firstMillis).retainLast(snapshots);
    }

    /** It was the current one at the cut. */
    @Override
    public boolean isFirst(Snapshot snapshot) {
      return snapshot.timestampMillis() <= cutMillis;
    }
  }

  private record From(long snapshotId) implements Kept {
    @Override
    public ExpireSnapshots expire(Table table) {
      Set<Long> staying = new HashSet<>();
      for (Snapshot snapshot : ancestors(table)) {
        staying.add(snapshot.snapshotId());
        if (isFirst(snapshot)) {
          break;
        }
      }
      for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
        if (ref.getValue().isTag()) {
          staying.add(ref.getValue().snapshotId());
        } else if (!ref.getKey().equals(SnapshotRef.MAIN_BRANCH)) {
          SnapshotUtil.ancestorsOf(ref.getValue().snapshotId(), table::snapshot)
              .forEach(each -> staying.add(each.snapshotId()));
        }
      }
      ExpireSnapshots expire = table.expireSnapshots().cleanExpiredFiles(false);
      for (Snapshot snapshot : table.snapshots()) {
        if (!staying.contains(snapshot.snapshotId())) {
          expire.expireSnapshotId(snapshot.snapshotId());
        }
      }
      return expire;
    }

    @Override
    public boolean isFirst(Snapshot snapshot) {
      return snapshot.snapshotId() == snapshotId;
    }
  }
}
