package io.millrace.dataset.local;

import io.millrace.dataset.event.LogHistory;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first logged event of each partition, in the whole table. Those of the first day are read,
 * and of all other files what may come before them or is of other partitions: their statistics rule
 * out nearly all of them unread.
 */
final class FirstEvents {
  private static final Map<String, DataType> COLUMNS =
      Map.of(
          EventLog.PARTITION, DataType.INT32,
          EventLog.OFFSET, DataType.INT64,
          EventLog.INGESTED_AT, DataType.TIMESTAMP);

  private final LocalDatabase database;
  private final PlainFiles files;
  private final TreeMap<Integer, LogHistory.First> firsts = new TreeMap<>();

  private FirstEvents(LocalDatabase database, PlainFiles files) {
    this.database = database;
    this.files = files;
  }

  static Map<Integer, LogHistory.First> byPartition(LocalDatabase database, PlainFiles files) {
    FirstEvents events = new FirstEvents(database, files);
    List<String> firstDay = firstFolder(files.all());
    events.read(firstDay, "true");
    if (firstDay.size() < files.all().size()) {
      events.readOthers();
    }
    return events.firsts;
  }

  /** Files of a day lie in a folder, whose name begins with the year. */
  private static List<String> firstFolder(List<String> paths) {
    String first =
        paths.stream().map(FirstEvents::folder).min(Comparator.naturalOrder()).orElseThrow();
    return paths.stream().filter(path -> folder(path).equals(first)).toList();
  }

  private static String folder(String path) {
    return Path.of(path).getParent().toString();
  }

  private void readOthers() {
    int least = firsts.firstKey();
    int most = firsts.lastKey();
    if (firsts.size() <= most - least) {
      read(files.all(), "true");
      return;
    }
    long latest = firsts.values().stream().mapToLong(LogHistory.First::offset).max().orElseThrow();
    read(files.all(), "\"offset\" < " + latest);
    read(files.all(), "\"partition\" < %s OR \"partition\" > %s".formatted(least, most));
  }

  private void read(List<String> paths, String condition) {
    database.forEach(
        "SELECT \"partition\", min(\"offset\"), epoch_us(arg_min(ingested_at, \"offset\")) // 1000 FROM %s WHERE %s GROUP BY 1"
            .formatted(LogColumns.of(files, paths, COLUMNS), condition),
        row ->
            firsts.merge(
                row.getInt(1),
                new LogHistory.First(row.getLong(2), row.getLong(3)),
                (a, b) -> a.offset() <= b.offset() ? a : b));
  }
}
