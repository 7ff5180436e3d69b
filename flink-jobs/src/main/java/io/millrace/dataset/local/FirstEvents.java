package io.millrace.dataset.local;

import io.millrace.dataset.event.LogHistory;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The first logged event of each partition, in the whole table, from three of its columns. */
final class FirstEvents {
  private FirstEvents() {}

  static Map<Integer, LogHistory.First> byPartition(LocalDatabase database, PlainFiles files) {
    Map<String, DataType> columns =
        Map.of(
            EventLog.PARTITION, DataType.INT32,
            EventLog.OFFSET, DataType.INT64,
            EventLog.INGESTED_AT, DataType.TIMESTAMP);
    String schema =
        columns.entrySet().stream()
            .map(
                column ->
                    "%d: {name: %s, type: %s, default_value: NULL}"
                        .formatted(
                            files.fieldIds().get(column.getKey()),
                            Sql.text(column.getKey()),
                            Sql.text(DuckTypes.of(column.getValue()))))
            .collect(Collectors.joining(", "));
    String paths = files.all().stream().map(LiteralPath::of).collect(Collectors.joining(", "));
    Map<Integer, LogHistory.First> firsts = new HashMap<>();
    database.forEach(
        "SELECT \"partition\", min(\"offset\"), epoch_us(arg_min(ingested_at, \"offset\")) // 1000 FROM read_parquet([%s], hive_partitioning=false, schema = MAP {%s}) GROUP BY 1"
            .formatted(paths, schema),
        row -> firsts.put(row.getInt(1), new LogHistory.First(row.getLong(2), row.getLong(3))));
    return firsts;
  }
}
