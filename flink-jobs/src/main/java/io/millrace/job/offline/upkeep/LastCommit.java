package io.millrace.job.offline.upkeep;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.flink.sink.SinkUtil;

/**
 * The last checkpoint that a Flink job committed to a table, as Iceberg's sink looks for it when it
 * restores a savepoint of that job: the first that it meets from the newest snapshot back.
 *
 * @param job Flink's id of the job
 * @param operator of the sink; null in snapshots of earlier versions
 * @param checkpoint its number
 * @param committedMillis when it was committed
 */
record LastCommit(String job, String operator, String checkpoint, long committedMillis) {
  /** In the summary of a snapshot that only repeats a commit: when that one was made. */
  static final String COMMITTED_AT = "millrace.committed-at";

  /** Of a job's sink. */
  record Sink(String job, String operator) {}

  Sink sink() {
    return new Sink(job, operator);
  }

  /** The last one of each job, of the most recent snapshot first. */
  static Map<Sink, LastCommit> of(Iterable<Snapshot> newestFirst) {
    Map<Sink, LastCommit> last = new LinkedHashMap<>();
    for (Snapshot snapshot : newestFirst) {
      Map<String, String> summary = snapshot.summary();
      String job = summary.get(SinkUtil.FLINK_JOB_ID);
      String checkpoint = summary.get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
      if (job != null && checkpoint != null) {
        String at = summary.get(COMMITTED_AT);
        LastCommit commit =
            new LastCommit(
                job,
                summary.get(SinkUtil.OPERATOR_ID),
                checkpoint,
                at == null ? snapshot.timestampMillis() : Long.parseLong(at));
        last.putIfAbsent(commit.sink(), commit);
      }
    }
    return last;
  }
}
