package io.millrace.dataset.event;

import io.millrace.compile.BoundStream;
import io.millrace.job.offline.ErasedFirst;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Where the history of a stream begins in the log.
 *
 * @param firstMillis no event is earlier; {@link Long#MAX_VALUE} when there is none
 * @param startMillis from when on nothing is missing: what the definition says, or else, of a
 *     topic, the latest over the partitions whose first logged offset, those that were erased among
 *     them, is above 0 of the arrival of that event; {@link Long#MIN_VALUE} when nothing ever is
 *     missing
 */
public record LogHistory(long firstMillis, long startMillis) {

  /** The first logged event of a partition. */
  public record First(long offset, long arrivalMillis) {}

  /**
   * @param firstByPartition asked for topics only
   */
  static LogHistory of(
      Table table,
      Long snapshotId,
      BoundStream stream,
      Supplier<Map<Integer, First>> firstByPartition) {
    long declared = FileFeed.declaredStart(stream);
    if (snapshotId == null) {
      return new LogHistory(Long.MAX_VALUE, declared);
    }
    long first = LogFiles.firstMillis(table, snapshotId, EventLog.EVENT_TIME);
    boolean topic = table.properties().getOrDefault(LogTable.SOURCE, "").startsWith("kafka:");
    return new LogHistory(
        first,
        topic
            ? Math.max(declared, firstKept(firstByPartition.get(), ErasedFirst.of(table)))
            : declared);
  }

  private static long firstKept(
      Map<Integer, First> firstByPartition, Map<Integer, Long> erasedFirst) {
    long start = Long.MIN_VALUE;
    for (Map.Entry<Integer, First> partition : firstByPartition.entrySet()) {
      First first = partition.getValue();
      if (Math.min(first.offset(), erasedFirst.getOrDefault(partition.getKey(), Long.MAX_VALUE))
          > 0) {
        start = Math.max(start, first.arrivalMillis());
      }
    }
    return start;
  }

  /** Reads three columns of the whole table. */
  static Map<Integer, First> firstByPartition(Table table, long snapshotId) {
    Map<Integer, First> firsts = new HashMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .useSnapshot(snapshotId)
            .select(EventLog.PARTITION, EventLog.OFFSET, EventLog.INGESTED_AT)
            .build()) {
      for (Record row : rows) {
        Integer partition = (Integer) row.getField(EventLog.PARTITION);
        long offset = (Long) row.getField(EventLog.OFFSET);
        First known = firsts.get(partition);
        if (known == null || offset < known.offset()) {
          OffsetDateTime arrival = (OffsetDateTime) row.getField(EventLog.INGESTED_AT);
          firsts.put(partition, new First(offset, LogInstants.millis(arrival)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return firsts;
  }
}
