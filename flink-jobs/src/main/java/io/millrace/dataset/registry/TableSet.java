package io.millrace.dataset.registry;

import io.millrace.dataset.TableTarget;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.CommitRetry;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.TypeUtil;

/**
 * A revision of a dataset as a snapshot of a table: one Parquet file, tagged as the snapshots that
 * it was made from are. The table is made, or changed, with its rows and properties in one commit.
 */
public final class TableSet {
  /** Property of the table, and of its snapshots: the dataset's name. */
  public static final String DATASET = "millrace.dataset";

  /** Property of the table, and of its snapshots: the revision. */
  public static final String REVISION = "millrace.dataset.revision";

  private TableSet() {}

  /** Why a dataset cannot go there: a table of another kind is not replaced. */
  public static Optional<String> problem(
      OfflineCatalog catalog, TableTarget target, String dataset) {
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      String has = tables.table(target.table()).properties().get(DATASET);
      return dataset.equals(has)
          ? Optional.empty()
          : Optional.of(
              "cannot write to %s: there is a table that holds %s; name another"
                  .formatted(target, has == null ? "no dataset" : "dataset '" + has + "'"));
    } catch (OfflineLogException e) {
      return Optional.empty();
    }
  }

  /** The columns of a Parquet file, as a table has them. */
  public static Schema columns(Path file) throws IOException {
    return TableRevisions.schema(file);
  }

  /** Columns of a Parquet file that are called as what is in another column is. */
  public static List<String> ambiguous(Path file) throws IOException {
    return TableRevisions.ambiguous(file);
  }

  /**
   * Which ids the columns of a file are to have in the table, by path: a name has the one that it
   * ever had there.
   *
   * @param example a Parquet file with the columns
   */
  public static SortedMap<String, Integer> ids(
      OfflineCatalog offline, TableTarget target, Path example) throws IOException {
    TableIdentifier name = TableIdentifier.parse(target.table());
    try (CatalogTables tables = CatalogTables.of(offline)) {
      Schema columns = columns(example);
      return SetColumns.ids(
          tables.catalog().tableExists(name)
              ? new TableRevisions(tables.catalog().loadTable(name)).columns().of(columns)
              : TypeUtil.assignIncreasingFreshIds(columns));
    }
  }

  /**
   * Puts a file's rows into the table, as a snapshot that the revision's tag keeps. The table shows
   * them afterwards, unless it holds a revision that was made later: then that stays what it shows.
   *
   * @param file Parquet
   * @param record with its revision
   */
  public static void publish(
      OfflineCatalog offline, TableTarget target, Path file, DatasetRecord record)
      throws IOException {
    TableIdentifier name = TableIdentifier.parse(target.table());
    try (CatalogTables tables = CatalogTables.of(offline)) {
      Catalog catalog = tables.catalog();
      makeNamespace(catalog, name);
      CommitRetry.run(
          () -> {
            if (catalog.tableExists(name)) {
              new TableRevisions(catalog.loadTable(name)).add(file, record);
            } else {
              create(catalog, name, file, record);
            }
          },
          IOException.class);
    }
  }

  private static void makeNamespace(Catalog catalog, TableIdentifier name) {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(name.namespace())) {
      try {
        namespaces.createNamespace(name.namespace());
      } catch (AlreadyExistsException e) {
        // Somebody else was quicker.
      }
    }
  }

  private static void create(Catalog catalog, TableIdentifier name, Path file, DatasetRecord record)
      throws IOException {
    Transaction all =
        catalog
            .buildTable(name, columns(file))
            .withPartitionSpec(PartitionSpec.unpartitioned())
            .withProperties(
                Map.of(
                    DATASET,
                    record.name(),
                    REVISION,
                    Integer.toString(record.revision()),
                    TableProperties.FORMAT_VERSION,
                    "2"))
            .createTransaction();
    if (TableRevisions.hasIds(file)) {
      keepIds(all, columns(file));
    }
    Table table = all.table();
    all.updateProperties()
        .set(
            TableProperties.DEFAULT_NAME_MAPPING,
            NameMappingParser.toJson(SetColumns.names(List.of(table.schema()))))
        .commit();
    DataFile stored = TableRevisions.store(table, file, record);
    try {
      TableRevisions.append(all.newFastAppend(), stored, record).commit();
      all.manageSnapshots()
          .createTag(KeptSnapshots.tag(record), all.table().currentSnapshot().snapshotId())
          .commit();
      all.commitTransaction();
    } catch (CommitStateUnknownException e) {
      throw e; // it may be in the table
    } catch (RuntimeException e) {
      table.io().deleteFile(stored.location());
      throw e;
    }
  }

  /** Iceberg counts the columns of a new table from one: the file may call them otherwise. */
  private static void keepIds(Transaction all, Schema columns) {
    TableOperations table = ((HasTableOperations) all.table()).operations();
    TableMetadata counted = table.current();
    if (!counted.schema().sameSchema(columns)) {
      table.commit(
          counted,
          TableMetadata.buildFrom(counted)
              .setCurrentSchema(columns, columns.highestFieldId())
              .build());
    }
  }

  /**
   * Makes what no revision has any more go: snapshots, lists of files, and files. What revisions,
   * and datasets that were made from them, have tags of stays.
   *
   * @param record of a revision in the table
   */
  public static void dropReplaced(OfflineCatalog catalog, DatasetRecord record) {
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      tables
          .table(TableTarget.parse(record.target()).table())
          .expireSnapshots()
          .expireOlderThan(Long.MAX_VALUE)
          .retainLast(1)
          .commit();
    }
  }

  /**
   * Copies a revision's file to one of this machine.
   *
   * @return whether there is such a revision
   */
  public static boolean fetch(OfflineCatalog catalog, DatasetRecord record, Path to)
      throws IOException {
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      Table table = tables.table(TableTarget.parse(record.target()).table());
      SnapshotRef tagged = table.refs().get(KeptSnapshots.tag(record));
      if (tagged == null) {
        return false;
      }
      try (CloseableIterable<FileScanTask> files =
          table.newScan().useSnapshot(tagged.snapshotId()).planFiles()) {
        List<FileScanTask> all = new ArrayList<>();
        files.forEach(all::add);
        if (all.size() != 1) {
          return false;
        }
        try (InputStream in = table.io().newInputFile(all.get(0).file()).newStream()) {
          Files.copy(in, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
      }
    } catch (OfflineLogException e) {
      return false;
    }
  }

  /**
   * Takes a revision out of its table, which shows the newest one that is left afterwards; the
   * table goes with its last one. Its rows are gone then, but where another dataset was made from
   * them and keeps them.
   *
   * @return whether it was there
   */
  public static boolean delete(OfflineCatalog offline, DatasetRecord record) {
    String name = TableTarget.parse(record.target()).table();
    try (CatalogTables tables = CatalogTables.of(offline)) {
      Table table = tables.table(name);
      AtomicBoolean there = new AtomicBoolean();
      AtomicBoolean all = new AtomicBoolean();
      CommitRetry.run(
          () -> {
            TableRevisions revisions = new TableRevisions(table);
            there.set(revisions.has(record));
            all.set(revisions.isAll(record));
            if (there.get() && !all.get()) {
              revisions.remove(record);
            }
          });
      if (there.get() && all.get()) {
        tables.catalog().dropTable(TableIdentifier.parse(name), true);
      } else if (there.get()) {
        CommitRetry.run(() -> TableRevisions.expire(table));
      }
      return there.get();
    } catch (OfflineLogException e) {
      return false;
    }
  }
}
