package io.millrace.job.forget.erase;

import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.UnnamedFile;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.parquet.Parquet;

/** A table of events of cards, to which a test commits as a job's sink does. */
final class CardTable implements AutoCloseable {
  static final String NAME = "events_payments";
  static final String KEY = "forgotten-card";

  /** Events of the key. */
  static final ErasedRows ERASED =
      new ErasedRows() {
        @Override
        public boolean holds(Record row) {
          return row.getField("card_id").toString().equals(KEY);
        }

        @Override
        public Expression mayHold() {
          return Expressions.equal("card_id", KEY);
        }

        @Override
        public List<String> columns() {
          return List.of("card_id");
        }
      };

  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

  final Path warehouse;
  final OfflineCatalog catalog;
  final OfflineLog log;
  private long offset;
  private long checkpoints;

  CardTable(Path folder) {
    warehouse = folder.resolve("warehouse");
    catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", warehouse.toUri().toString()));
    StreamSpec stream =
        new StreamSpec(
            "payments",
            new DataType.Struct(
                "shop.Payment", List.of(new DataType.Field("cardId", DataType.TEXT, false))),
            new StreamSpec.SourceSpec("kafka", Map.of()),
            null,
            0,
            null,
            List.of(),
            "",
            "f");
    LogTables.prepare(catalog, List.of(EventLog.table(stream, "kafka:payments")));
    log = OfflineLog.of(catalog);
  }

  private CardTable(CardTable first) {
    warehouse = first.warehouse;
    catalog = first.catalog;
    log = OfflineLog.of(catalog);
    offset = first.offset;
    checkpoints = first.checkpoints;
  }

  /** The same as its folder is now: somebody has put it back. */
  CardTable reopened() {
    return new CardTable(this);
  }

  /** Iceberg's view of it, of its own. */
  Table table() {
    return log.table(NAME);
  }

  /** One commit of events of these cards, at the offsets that follow, two days away in turns. */
  void commit(List<String> cards) {
    commitFiles(List.of(cards));
  }

  /** One commit of several files, each with events of some cards. */
  void commitFiles(List<List<String>> files) {
    Table table = table();
    AppendFiles append = table.newAppend();
    files.forEach(cards -> append.appendFile(write(table, cards)));
    append
        .set(SinkUtil.FLINK_JOB_ID, "job")
        .set(SinkUtil.OPERATOR_ID, "sink")
        .set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(++checkpoints))
        .commit();
  }

  /**
   * Writes events of these cards to a file that nothing names, as a process that is killed leaves
   * it.
   *
   * @param writtenBy what its name begins with, such as {@code upkeep-}
   */
  Path uncommitted(List<String> cards, String writtenBy) {
    String location = write(table(), cards, writtenBy).location();
    return Path.of(java.net.URI.create(location).getPath());
  }

  private DataFile write(Table table, List<String> cards) {
    return write(table, cards, "");
  }

  private DataFile write(Table table, List<String> cards, String writtenBy) {
    OffsetDateTime time = DAY.plusSeconds(86_400 * (checkpoints % 2)).atOffset(ZoneOffset.UTC);
    GenericRecord record = GenericRecord.create(table.schema());
    record.setField("partition", 0);
    record.setField("event_time", time);
    record.setField("ingested_at", time);
    List<Record> rows = new ArrayList<>();
    for (String card : cards) {
      rows.add(record.copy("offset", offset++, "card_id", card));
    }
    return UnnamedFile.of(table, writtenBy + UUID.randomUUID(), record, rows);
  }

  /** Deletes a file's first row by its position, as Trino does. */
  void deleteFirst(FileScanTask file) throws IOException {
    Table table = table();
    PositionDeleteWriter<Record> writer =
        Parquet.writeDeletes(table.io().newOutputFile(file.file().location() + ".deletes"))
            .withSpec(file.spec())
            .withPartition(file.file().partition())
            .overwrite()
            .buildPositionWriter();
    try (writer) {
      PositionDelete<Record> first = PositionDelete.create();
      writer.write(first.set(file.file().location(), 0, null));
    }
    table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
  }

  /** {@code card@offset} of each row, sorted, with duplicates. */
  List<String> rows() {
    return log.rows(NAME).stream()
        .map(row -> row.getField("card_id") + "@" + row.getField("offset"))
        .sorted()
        .toList();
  }

  /** Checkpoint that the job last committed, as its sink looks for it; 0 if it is not found. */
  long lastCommitted() {
    Table table = table();
    var snapshot = table.currentSnapshot();
    while (snapshot != null) {
      String checkpoint = snapshot.summary().get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
      if (checkpoint != null) {
        return Long.parseLong(checkpoint);
      }
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return 0;
  }

  long checkpoints() {
    return checkpoints;
  }

  /** Erases the key from what the table is now. */
  ErasureReport erase() {
    return new TableErasure(table(), ERASED, Pace.full()).run();
  }

  /** Files of its folder that hold the key, decoded or as they are. */
  List<Path> holdingKey() {
    return StoredBytes.holding(KEY, warehouse);
  }

  @Override
  public void close() {
    log.close();
  }
}
