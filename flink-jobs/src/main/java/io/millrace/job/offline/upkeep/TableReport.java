package io.millrace.job.offline.upkeep;

import java.util.List;

/**
 * What one round of upkeep found and did at a table.
 *
 * @param filesBefore live data files before
 * @param filesAfter live data files after, with those that were committed meanwhile
 * @param filesMerged files that were replaced by larger ones
 * @param rowsMerged rows in them
 * @param snapshotsExpired snapshots that are gone
 * @param snapshotsAfter snapshots that the table has now
 * @param orphansRemoved files that nothing named
 * @param millis how long it took
 * @param problems what failed, in words; the rest was done all the same
 */
public record TableReport(
    String table,
    long filesBefore,
    long filesAfter,
    long filesMerged,
    long rowsMerged,
    long snapshotsExpired,
    long snapshotsAfter,
    long orphansRemoved,
    long millis,
    List<String> problems) {
  public TableReport {
    problems = List.copyOf(problems);
  }

  /** Whether everything was done. */
  public boolean isWhole() {
    return problems.isEmpty();
  }
}
