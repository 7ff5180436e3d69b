package io.millrace.benchmarks.soak.sample;

import io.millrace.job.offline.OfflineLog;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** Files, snapshots and metadata of the offline log. For one thread. */
public final class IcebergSizes {
  private static final double MEBIBYTE = 1 << 20;

  private final OfflineLog log;
  private final Path warehouse;

  /**
   * @param log not owned
   * @param warehouse the folder of its tables
   */
  public IcebergSizes(OfflineLog log, Path warehouse) {
    this.log = log;
    this.warehouse = warehouse;
  }

  void sample(SeriesBook book) throws IOException {
    long files = 0;
    long snapshots = 0;
    for (String name : log.tables()) {
      Table table = log.table(name);
      Snapshot current = table.currentSnapshot();
      Map<String, String> summary = current == null ? Map.of() : current.summary();
      files += Long.parseLong(summary.getOrDefault("total-data-files", "0"));
      for (Snapshot snapshot : table.snapshots()) {
        snapshots += snapshot == null ? 0 : 1;
      }
    }
    Disk data = Disk.of(warehouse, "/data/");
    Disk metadata = Disk.of(warehouse, "/metadata/");
    book.bounded("iceberg_files", 50, files);
    book.bounded("iceberg_snapshots", 50, snapshots);
    book.bounded("iceberg_files_on_disk", 50, data.files());
    book.bounded("iceberg_metadata_files", 50, metadata.files());
    book.bounded("iceberg_metadata_mb", 0.5, metadata.bytes() / MEBIBYTE);
    book.keepsAll("iceberg_data_mb", data.bytes() / MEBIBYTE);
  }

  /** What lies below a folder, while others write and delete there. */
  record Disk(long files, long bytes) {
    static Disk of(Path folder, String part) throws IOException {
      long[] sums = new long[2];
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().contains(part)) {
                sums[0]++;
                sums[1] += attributes.size();
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
      return new Disk(sums[0], sums[1]);
    }
  }
}
