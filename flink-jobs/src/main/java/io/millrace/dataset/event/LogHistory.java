package io.millrace.dataset.event;

import io.millrace.compile.BoundStream;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.ErasedFirst;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.OfflineLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Where the history of a stream begins in the log.
 *
 * @param firstMillis no event is earlier; {@link Long#MAX_VALUE} when there is none
 * @param startMillis from when on nothing is missing: what the definition says, or else, of a
 *     topic, the latest over the partitions whose first logged offset, those that were erased and
 *     those of dead letters among them, is above 0 of the arrival of that event; {@link
 *     Long#MIN_VALUE} when nothing ever is missing
 */
public record LogHistory(long firstMillis, long startMillis) {

  /** The first logged event of a partition. */
  public record First(long offset, long arrivalMillis) {
    First orBefore(First other) {
      return other != null && other.offset() < offset ? other : this;
    }
  }

  /**
   * @param firstByPartition asked for topics only
   * @param firstLetters the first events below an offset that were bad as a whole, and so are not
   *     logged; asked where a partition's first logged offset is above 0
   */
  static LogHistory of(
      Table table,
      Long snapshotId,
      BoundStream stream,
      Supplier<Map<Integer, First>> firstByPartition,
      LongFunction<Map<Integer, First>> firstLetters) {
    long declared = FileFeed.declaredStart(stream);
    long first = firstMillis(table, snapshotId);
    if (snapshotId == null) {
      return new LogHistory(first, declared);
    }
    boolean topic = table.properties().getOrDefault(LogTable.SOURCE, "").startsWith("kafka:");
    return new LogHistory(
        first,
        topic
            ? Math.max(
                declared, firstKept(firstByPartition.get(), ErasedFirst.of(table), firstLetters))
            : declared);
  }

  /** No event is earlier; {@link Long#MAX_VALUE} when there is none. */
  static long firstMillis(Table table, Long snapshotId) {
    return LogFiles.firstMillis(table, snapshotId, EventLog.EVENT_TIME);
  }

  private static long firstKept(
      Map<Integer, First> firstByPartition,
      Map<Integer, Long> erasedFirst,
      LongFunction<Map<Integer, First>> firstLetters) {
    Map<Integer, First> above = new HashMap<>(firstByPartition);
    above
        .entrySet()
        .removeIf(
            first ->
                first.getValue().offset() == 0
                    || erasedFirst.getOrDefault(first.getKey(), Long.MAX_VALUE) == 0);
    if (!above.isEmpty()) {
      long highest = above.values().stream().mapToLong(First::offset).max().orElseThrow();
      Map<Integer, First> letters = firstLetters.apply(highest);
      above.replaceAll((partition, first) -> first.orBefore(letters.get(partition)));
    }
    return above.values().stream()
        .filter(first -> first.offset() > 0)
        .mapToLong(First::arrivalMillis)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /**
   * The first events of a stream that were bad as a whole, by partition: nothing is missing where
   * they were. As the table is now: of a key that was forgotten it has none any more, so what is
   * found is written down with what is made of it.
   *
   * @param below offset from which on they do not matter
   */
  static Map<Integer, First> firstLetters(OfflineLog log, String stream, long below) {
    return log.tables().contains(DeadLetterLog.NAME)
        ? firstByPartition(
            IcebergGenerics.read(log.table(DeadLetterLog.NAME))
                .where(
                    Expressions.and(
                        Expressions.equal(DeadLetterLog.STREAM, stream),
                        Expressions.isNull(DeadLetterLog.VIEW),
                        Expressions.lessThan(EventLog.OFFSET, below))))
        : Map.of();
  }

  /** Reads three columns of the whole table. */
  static Map<Integer, First> firstByPartition(Table table, long snapshotId) {
    return firstByPartition(IcebergGenerics.read(table).useSnapshot(snapshotId));
  }

  private static Map<Integer, First> firstByPartition(IcebergGenerics.ScanBuilder scan) {
    Map<Integer, First> firsts = new HashMap<>();
    try (CloseableIterable<Record> rows =
        scan.select(EventLog.PARTITION, EventLog.OFFSET, EventLog.INGESTED_AT).build()) {
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
