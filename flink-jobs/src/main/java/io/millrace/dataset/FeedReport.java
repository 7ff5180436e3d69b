package io.millrace.dataset;

import io.millrace.event.ReasonCode;
import java.util.Map;

/**
 * What was read of a stream or a table.
 *
 * @param name of the stream or table
 * @param plan what was read for it: files, columns and days
 * @param events events or versions of rows that were looked at
 * @param bad those that were refused, by reason; of files only, the log holds none
 * @param snapshotId Iceberg's snapshot; null for files
 */
public record FeedReport(
    String name, String plan, long events, Map<ReasonCode, Long> bad, Long snapshotId) {
  public FeedReport {
    bad = Map.copyOf(bad);
  }
}
