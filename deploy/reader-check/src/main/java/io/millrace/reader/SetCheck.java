package io.millrace.reader;

import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.Spine;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.SnapshotTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Training sets in a table of the catalog: two revisions with other columns, from a spine that has
 * a column of each type. Each is read behind its tag, the last one as what the table shows too, and
 * one is made again.
 */
final class SetCheck {
  private static final String TABLE = "sets.cards";
  private static final String NAME_OF_READERS = "millrace." + TABLE;

  private final WrittenWarehouse warehouse;
  private final TableReader reader;
  private final Comparison comparison;
  private final OfflineCatalog catalog;
  private final DatasetFolder records;

  /**
   * @param folder for the records
   */
  SetCheck(WrittenWarehouse warehouse, TableReader reader, Comparison comparison, Path folder) {
    this.warehouse = warehouse;
    this.reader = reader;
    this.comparison = comparison;
    this.catalog = OfflineCatalog.of(warehouse.catalogProperties());
    this.records = new DatasetFolder(folder).with(catalog);
  }

  /**
   * Makes the revisions and compares what the reader finds with what Iceberg's own does.
   *
   * @return rows read
   */
  long check() throws Exception {
    DatasetRequest request =
        DatasetRequest.of("cards", Spine.parse("iceberg:millrace.events_payments"), "event_time")
            .key("shop.shop", "merchant")
            .log(catalog)
            .records(records)
            .to(DatasetTarget.parse("iceberg:" + TABLE));
    Datasets.create(
        warehouse.store(), request.features("shop.*").statuses(DatasetRequest.Statuses.WRITTEN));
    Datasets.create(warehouse.store(), request.features("card.*", "shop.sales_1h"));
    DatasetRecord first = records.all().get(0);
    DatasetRecord last = records.all().get(1);
    long rows = compare(first, behindTag(first)) + compare(last, behindTag(last));
    Datasets.remake(
        warehouse.store(), DatasetRequest.again(first, catalog), DatasetProgress.SILENT);
    return rows + compare(first, behindTag(first)) + compare(last, NAME_OF_READERS);
  }

  private static String behindTag(DatasetRecord record) {
    return "%s FOR VERSION AS OF '%s'".formatted(NAME_OF_READERS, KeptSnapshots.tag(record));
  }

  private long compare(DatasetRecord record, String from) throws Exception {
    List<String> own = new ArrayList<>();
    List<String> byDuck = new ArrayList<>();
    try (CatalogTables tables = CatalogTables.of(catalog);
        DuckReader duck = new DuckReader()) {
      Table table = tables.table(TABLE);
      Table revision =
          SnapshotTable.at(table, table.refs().get(KeptSnapshots.tag(record)).snapshotId());
      try (CloseableIterable<Record> found = IcebergGenerics.read(revision).build()) {
        found.forEach(row -> own.add(PlainText.of(row)));
      }
      duck.rows(revision).forEach(row -> byDuck.add(PlainText.of(row)));
    }
    List<String> read = reader.sql("SELECT * FROM " + from).stream().map(PlainText::of).toList();
    String what = "revision %d in %s".formatted(record.revision(), from);
    comparison.bags(what, own, read);
    comparison.bags(what + " by DuckDB", own, byDuck);
    comparison.values("rows of " + from, record.written(), (long) read.size());
    return read.size();
  }
}
