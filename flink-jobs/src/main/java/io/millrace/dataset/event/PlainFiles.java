package io.millrace.dataset.event;

import java.util.List;
import java.util.Map;

/**
 * Files of a table of the log at one snapshot that anybody may read as they are: Parquet on this
 * machine, without deletes.
 *
 * @param files paths of the files that may hold what was asked for
 * @param all paths of all files of the snapshot
 * @param fieldIds Iceberg's id of each column
 * @param rows rows of {@code files}
 * @param plan in words
 * @param snapshotId Iceberg's snapshot
 */
public record PlainFiles(
    List<String> files,
    List<String> all,
    Map<String, Integer> fieldIds,
    long rows,
    String plan,
    long snapshotId) {
  public PlainFiles {
    files = List.copyOf(files);
    all = List.copyOf(all);
    fieldIds = Map.copyOf(fieldIds);
  }
}
