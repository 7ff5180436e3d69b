package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.CommitRetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.PartitionStatsHandler;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * Iceberg's statistics of partitions: rows, files and bytes of each day, made from what changed
 * since the last ones. They expire with their snapshot.
 */
final class PartitionCounts {
  private PartitionCounts() {}

  /** Writes those of the current snapshot, unless it has them. */
  static void update(Table table) {
    Snapshot current = table.currentSnapshot();
    if (current == null || !table.spec().isPartitioned()) {
      return;
    }
    boolean there =
        table.partitionStatisticsFiles().stream()
            .anyMatch(file -> file.snapshotId() == current.snapshotId());
    if (there) {
      return;
    }
    try {
      PartitionStatisticsFile file =
          PartitionStatsHandler.computeAndWriteStatsFile(table, current.snapshotId());
      if (file != null) {
        commit(table, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write partition statistics of " + table.name(), e);
    }
  }

  /** Iceberg does not try this kind of commit again by itself. */
  private static void commit(Table table, PartitionStatisticsFile file) {
    try {
      CommitRetry.run(
          () -> {
            table.refresh();
            table.updatePartitionStatistics().setPartitionStatistics(file).commit();
          });
    } catch (CommitFailedException e) {
      table.io().deleteFile(file.path());
      throw e;
    }
  }
}
