package io.millrace.job.offline.upkeep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
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
final class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /** So many jobs are remembered; a job id is new with each submission. */
  static final int JOBS = 100;

  /** Value of {@link Compaction#KIND}: a snapshot that repeats a commit and changes nothing. */
  static final String REPEATED = "last-commit";

  private static final int ATTEMPTS = 3;

  private final Table table;
  private final UpkeepPolicy policy;
  private final long cutMillis;

  Expiry(Table table, UpkeepPolicy policy, long nowMillis) {
    this.table = table;
    this.policy = policy;
    this.cutMillis = nowMillis - policy.snapshotAge().toMillis();
  }

  /** Expires what may go; the number of snapshots. */
  long run() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      table.refresh();
      List<Snapshot> old = expire().apply();
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
      } catch (ValidationException e) {
        LOG.info("A job committed to {} meanwhile, looking again", table.name());
      }
    }
    throw new IllegalStateException(
        "snapshots of %s stay: its last commits cannot be repeated".formatted(table.name()));
  }

  private ExpireSnapshots expire() {
    return table.expireSnapshots().expireOlderThan(cutMillis).retainLast(policy.snapshots());
  }

  private void expire(Snapshot one) {
    // Naming one makes Iceberg delete only what it has seen that no snapshot reaches, and nothing
    // when a list of files cannot be read; its quicker way goes on without that list.
    ExpireSnapshots expire = expire().expireSnapshotId(one.snapshotId());
    if (table.io() instanceof HadoopFileIO io) {
      // Its bulk deletion has threads that live as long as the process, and hold a job's classes.
      expire.deleteWith(io::deleteFile);
    }
    expire.commit();
  }

  /** Last commits that young snapshots do not show; how many are kept by number may change. */
  private List<LastCommit> leaving() {
    List<Snapshot> young = new ArrayList<>();
    for (Snapshot snapshot : ancestors(table)) {
      if (snapshot.timestampMillis() < cutMillis) {
        break;
      }
      young.add(snapshot);
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
}
