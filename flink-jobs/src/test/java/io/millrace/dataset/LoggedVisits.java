package io.millrace.dataset;

import io.millrace.compile.BoundStream;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.PositionDeletes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The event log of visits, without a job: a table as the job makes it, and files of its rows. */
final class LoggedVisits {
  private final OfflineCatalog offline;
  private final Table table;

  /** A visit with its place and arrival. */
  record Logged(Visit visit, int partition, long offset, Instant arrival) {}

  private LoggedVisits(OfflineCatalog offline, Table table) {
    this.offline = offline;
    this.table = table;
  }

  static LoggedVisits in(Path folder, BoundStream stream) {
    return in(
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString())),
        stream);
  }

  static LoggedVisits in(OfflineCatalog offline, BoundStream stream) {
    LogTable wanted = EventLog.table(stream.spec(), "kafka:visits");
    LogTables.prepare(offline, List.of(wanted));
    return there(offline, wanted.name());
  }

  /** A log of visits as it stands. */
  static LoggedVisits there(OfflineCatalog offline, String name) {
    Catalog catalog = offline.loadCatalog();
    return new LoggedVisits(
        offline,
        catalog.loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), name)));
  }

  OfflineCatalog catalog() {
    return offline;
  }

  Table table() {
    return table;
  }

  /** One commit, a file for each day. */
  void append(List<Logged> events) throws IOException {
    LogWriter.append(table, events.stream().map(this::row).toList());
  }

  /** Deletes the first row of each file in the way of Iceberg: by its position. */
  void deleteFirstRows() throws IOException {
    RowDelta delta = table.newRowDelta();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        delta.addDeletes(PositionDeletes.write(table, List.of(Map.entry(task, List.of(0L)))));
      }
    }
    delta.commit();
  }

  private Record row(Logged event) {
    Visit visit = event.visit();
    Record row = GenericRecord.create(table.schema());
    row.setField("partition", event.partition());
    row.setField("offset", event.offset());
    row.setField("event_time", visit.at().atOffset(ZoneOffset.UTC));
    row.setField("ingested_at", event.arrival().atOffset(ZoneOffset.UTC));
    row.setField("shop", visit.shop());
    row.setField("district", visit.district());
    row.setField("visitor", visit.visitor());
    row.setField("points", visit.points());
    row.setField("amount", visit.amount());
    row.setField("price", visit.price() == null ? null : visit.price().setScale(9));
    row.setField("at", visit.at().atOffset(ZoneOffset.UTC));
    return row;
  }
}
