package io.millrace.dataset.local;

import io.millrace.dataset.event.LogHistory;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.util.HashMap;
import java.util.Map;

/** The first logged event of each partition, in the whole table, from three of its columns. */
final class FirstEvents {
  private FirstEvents() {}

  static Map<Integer, LogHistory.First> byPartition(LocalDatabase database, PlainFiles files) {
    Map<String, DataType> columns =
        Map.of(
            EventLog.PARTITION, DataType.INT32,
            EventLog.OFFSET, DataType.INT64,
            EventLog.INGESTED_AT, DataType.TIMESTAMP);
    Map<Integer, LogHistory.First> firsts = new HashMap<>();
    database.forEach(
        "SELECT \"partition\", min(\"offset\"), epoch_us(arg_min(ingested_at, \"offset\")) // 1000 FROM %s GROUP BY 1"
            .formatted(LogColumns.of(files, files.all(), columns)),
        row -> firsts.put(row.getInt(1), new LogHistory.First(row.getLong(2), row.getLong(3))));
    return firsts;
  }
}
