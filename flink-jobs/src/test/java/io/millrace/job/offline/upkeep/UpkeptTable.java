package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.UnnamedFile;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.sink.SinkUtil;

/** An event table that a test commits to as a job's sink does. */
public final class UpkeptTable implements AutoCloseable {
  public static final String NAME = "events_payments";
  static final String SINK = "sink";

  private static final DataType.Struct PAYMENT =
      new DataType.Struct(
          "shop.Payment", List.of(new DataType.Field("cardId", DataType.TEXT, false)));

  final OfflineCatalog catalog;
  final OfflineLog log;
  public final Table table;
  private final Path folder;
  private long checkpoints;

  /** What the card of an offset is called. */
  LongFunction<Object> cards = offset -> "card " + offset;

  /** When the event of an offset happened; null for when it was committed. */
  LongUnaryOperator timesMillis;

  /** What a column that a test has added holds; null where there is none. */
  LongFunction<Double> amounts;

  public UpkeptTable(Path folder) {
    this(folder, hadoop(folder));
  }

  UpkeptTable(Path folder, OfflineCatalog catalog) {
    this.folder = folder;
    this.catalog = catalog;
    StreamSpec stream =
        new StreamSpec(
            "payments",
            PAYMENT,
            new StreamSpec.SourceSpec("kafka", Map.of()),
            null,
            0,
            null,
            List.of(),
            "",
            "f");
    LogTables.prepare(catalog, List.of(EventLog.table(stream, "kafka:payments")));
    log = OfflineLog.of(catalog);
    table = log.table(NAME);
  }

  private static OfflineCatalog hadoop(Path folder) {
    return OfflineCatalog.of(
        Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
  }

  public static UpkeepPolicy policy(Duration snapshotAge, int snapshots) {
    return new UpkeepPolicy(
        Duration.ofMinutes(10),
        snapshotAge,
        snapshots,
        8 << 20,
        Duration.ofDays(1),
        Duration.ofDays(7));
  }

  /** Keeps nothing that it need not keep. */
  public static UpkeepPolicy strict() {
    return policy(Duration.ZERO, 1);
  }

  public TableReport keepUp(UpkeepPolicy policy) {
    table.refresh();
    return new TableUpkeep(table, policy, Pace.full(), System.currentTimeMillis()).run(null);
  }

  /** One commit with the offsets of a range, as of a job's next checkpoint; its number. */
  public long commit(String job, int partition, long firstOffset, int count, Instant at) {
    table.refresh();
    long checkpoint = ++checkpoints;
    AppendFiles append = table.newAppend();
    append.appendFile(write(partition, firstOffset, count, at));
    append
        .set(SinkUtil.FLINK_JOB_ID, job)
        .set(SinkUtil.OPERATOR_ID, SINK)
        .set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint))
        .commit();
    return checkpoint;
  }

  DataFile write(int partition, long firstOffset, int count, Instant at) {
    OffsetDateTime time = at.atOffset(ZoneOffset.UTC);
    GenericRecord record = GenericRecord.create(table.schema());
    record.setField("partition", partition);
    record.setField("event_time", time);
    record.setField("ingested_at", time);
    return UnnamedFile.of(
        table,
        UUID.randomUUID().toString(),
        record,
        LongStream.range(firstOffset, firstOffset + count).mapToObj(offset -> row(record, offset))
            ::iterator);
  }

  private Record row(Record like, long offset) {
    Record row = like.copy("offset", offset, "card_id", cards.apply(offset).toString());
    if (timesMillis != null) {
      Instant then = Instant.ofEpochMilli(timesMillis.applyAsLong(offset));
      row.setField("event_time", then.atOffset(ZoneOffset.UTC));
      row.setField("ingested_at", then.plusMillis(5).atOffset(ZoneOffset.UTC));
    }
    if (amounts != null) {
      row.setField("amount", amounts.apply(offset));
    }
    return row;
  }

  /** What the sink's restore would find, by Iceberg's own walk. */
  long lastCommitted(String job) {
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null) {
      if (job.equals(snapshot.summary().get(SinkUtil.FLINK_JOB_ID))) {
        return Long.parseLong(snapshot.summary().get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID));
      }
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return -1;
  }

  /** {@code partition/offset} of each row, sorted, with duplicates. */
  public List<String> places() {
    return log.rows(NAME).stream()
        .map(row -> row.getField("partition") + "/" + row.getField("offset"))
        .sorted()
        .toList();
  }

  public long liveFiles() {
    table.refresh();
    return Long.parseLong(table.currentSnapshot().summary().get("total-data-files"));
  }

  int snapshots() {
    table.refresh();
    List<Snapshot> all = new ArrayList<>();
    table.snapshots().forEach(all::add);
    return all.size();
  }

  /** Files on disk, without checksums, whose path has this part. */
  List<Path> files(String part) {
    try (Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(part))
          .filter(file -> !file.getFileName().toString().endsWith(".crc"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
