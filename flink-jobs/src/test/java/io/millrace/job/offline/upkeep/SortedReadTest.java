package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.ParquetMetricsRowGroupFilter;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reader of one key has to read of a day's files: of those that are joined as commits made
 * them everything, of those that are sorted a part. With {@code -Dsorted.rows=5000000} at the size
 * of docs/offline-tables.md.
 */
class SortedReadTest {
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final int ROWS = Integer.getInteger("sorted.rows", 300_000);
  private static final int COMMITS = 20;
  private static final int CARDS = 100_000;

  @TempDir Path folder;

  @Test
  void one_key_is_read_from_a_part_of_sorted_files() throws IOException {
    try (UpkeptTable log = new UpkeptTable(folder)) {
      log.table.replaceSortOrder().asc("card_id").asc("event_time").commit();
      if (ROWS < 5_000_000) {
        log.table.updateProperties().set("write.parquet.row-group-size-bytes", "1000000").commit();
      }
      Random random = new Random(1);
      log.cards = offset -> "card-%08d".formatted((int) (CARDS * Math.pow(random.nextDouble(), 3)));
      log.table.updateSchema().addColumn("amount", Types.DoubleType.get()).commit();
      log.amounts = offset -> random.nextInt(100_000) / 100.0;
      log.timesMillis = offset -> DAY.toEpochMilli() + offset * 86_000_000L / ROWS;
      for (int i = 0; i < COMMITS; i++) {
        int rows = ROWS / COMMITS;
        log.commit("a", 0, (long) i * rows, rows, DAY);
      }
      UpkeepPolicy busy = policy(Duration.ofHours(1));
      log.keepUp(busy);
      Scan joined = scan(log);
      long began = System.nanoTime();
      UpkeepPolicy quiet = policy(Duration.ZERO);
      assertThat(log.keepUp(quiet).problems()).isEmpty();
      double seconds = (System.nanoTime() - began) / 1e9;
      Scan sorted = scan(log);
      System.out.printf(
          "%,d rows: joined %s, sorted %s, sorting took %.1f s, %,.0f rows/s%n",
          ROWS, joined, sorted, seconds, ROWS / seconds);
      assertThat(sorted.rows()).isEqualTo(joined.rows()).isEqualTo(ROWS);
      assertThat(joined.ofOneKey()).isEqualTo(joined.bytes());
      assertThat(sorted.ofOneKey()).isLessThan(joined.ofOneKey() / 2);
    }
  }

  private static UpkeepPolicy policy(Duration age) {
    return new UpkeepPolicy(null, age, 1, 128 << 20, null, Duration.ofDays(7));
  }

  /** All rows and bytes of row groups, and the bytes of those that may hold a key. */
  private record Scan(long files, long rows, long bytes, long groups, long ofOneKey) {}

  private static Scan scan(UpkeptTable log) throws IOException {
    log.table.refresh();
    Expression key = Expressions.equal("card_id", "card-00050000");
    ParquetMetricsRowGroupFilter filter = new ParquetMetricsRowGroupFilter(log.table.schema(), key);
    long files = 0;
    long rows = 0;
    long bytes = 0;
    long groups = 0;
    long ofOneKey = 0;
    try (CloseableIterable<FileScanTask> tasks = log.table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        files++;
        try (ParquetFileReader reader =
            ParquetFileReader.open(new ParquetFiles.Input(log.table.io().newInputFile(file)))) {
          for (BlockMetaData group : reader.getFooter().getBlocks()) {
            groups++;
            rows += group.getRowCount();
            bytes += group.getCompressedSize();
            boolean may =
                filter.shouldRead(reader.getFooter().getFileMetaData().getSchema(), group);
            ofOneKey += may ? group.getCompressedSize() : 0;
          }
        }
      }
    }
    return new Scan(files, rows, bytes, groups, ofOneKey);
  }
}
