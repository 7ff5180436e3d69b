package io.millrace.job.verify;

import io.millrace.job.offline.upkeep.Expiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A checkpoint that a job committed to a table of the log.
 *
 * @param job Flink's id of the job; null where the snapshot does not say
 * @param checkpoint its number: of several tables of one job it is the same
 * @param atMillis when it was committed
 * @param snapshotId of the table
 */
record JobCommit(String job, long checkpoint, long atMillis, long snapshotId) {

  /**
   * Those that the table still shows, the newest first. What upkeep or a person committed says
   * nothing of how far a job has come, nor does a commit that upkeep has repeated.
   */
  static List<JobCommit> newestFirst(Table table) {
    List<JobCommit> commits = new ArrayList<>();
    if (table.currentSnapshot() == null) {
      return commits;
    }
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Map<String, String> summary = each.summary();
      String checkpoint = summary.get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
      if (checkpoint != null && !Expiry.isRepeat(each)) {
        commits.add(
            new JobCommit(
                summary.get(SinkUtil.FLINK_JOB_ID),
                Long.parseLong(checkpoint),
                each.timestampMillis(),
                each.snapshotId()));
      }
    }
    return commits;
  }
}
