package io.millrace.dataset.registry;

import io.millrace.dataset.TableTarget;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.offline.upkeep.ParquetFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;

/**
 * A revision of a dataset as a snapshot of a table: one Parquet file, tagged as the snapshots that
 * it was made from are. The table is made, or replaced, with its rows and properties in one commit.
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

  /**
   * Puts a file's rows in place of the table, at once.
   *
   * @param file Parquet
   * @param record with its revision
   */
  public static void publish(
      OfflineCatalog offline, TableTarget target, Path file, DatasetRecord record)
      throws IOException {
    String tag = KeptSnapshots.tag(record);
    TableIdentifier name = TableIdentifier.parse(target.table());
    try (CatalogTables tables = CatalogTables.of(offline)) {
      Catalog catalog = tables.catalog();
      if (catalog instanceof SupportsNamespaces namespaces
          && !namespaces.namespaceExists(name.namespace())) {
        namespaces.createNamespace(name.namespace());
      }
      Transaction all =
          catalog
              .buildTable(name, schema(file))
              .withPartitionSpec(PartitionSpec.unpartitioned())
              .withProperties(
                  Map.of(
                      DATASET,
                      record.name(),
                      REVISION,
                      Integer.toString(record.revision()),
                      TableProperties.FORMAT_VERSION,
                      "2"))
              .createOrReplaceTransaction();
      Table table = all.table();
      // Its file calls columns by their names and has no ids.
      NameMapping names = MappingUtil.create(table.schema());
      all.updateProperties()
          .set(TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(names))
          .commit();
      String location = table.locationProvider().newDataLocation(tag + ".parquet");
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = table.io().newOutputFile(location).createOrOverwrite()) {
        in.transferTo(out);
      }
      InputFile stored = table.io().newInputFile(location);
      all.newFastAppend()
          .appendFile(
              DataFiles.builder(PartitionSpec.unpartitioned())
                  .withInputFile(stored)
                  .withMetrics(
                      ParquetUtil.fileMetrics(stored, MetricsConfig.forTable(table), names))
                  .build())
          .set(DATASET, record.name())
          .set(REVISION, Integer.toString(record.revision()))
          .commit();
      long snapshot = all.table().currentSnapshot().snapshotId();
      if (all.table().refs().containsKey(tag)) {
        all.manageSnapshots().replaceTag(tag, snapshot).commit();
      } else {
        all.manageSnapshots().createTag(tag, snapshot).commit();
      }
      all.commitTransaction();
    }
  }

  private static Schema schema(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new ParquetFiles.Input(org.apache.iceberg.Files.localInput(file.toFile())))) {
      return ParquetSchemaUtil.convert(reader.getFileMetaData().getSchema());
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
        List<FileScanTask> all = new java.util.ArrayList<>();
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
   * Takes a revision out of its table; the table goes with its last one.
   *
   * @return whether it was there
   */
  public static boolean delete(OfflineCatalog offline, DatasetRecord record) {
    String name = TableTarget.parse(record.target()).table();
    String tag = KeptSnapshots.tag(record);
    try (CatalogTables tables = CatalogTables.of(offline)) {
      Table table = tables.table(name);
      if (!table.refs().containsKey(tag)) {
        return false;
      }
      boolean last =
          table.refs().keySet().stream()
              .noneMatch(ref -> ref.startsWith("dataset-") && !ref.equals(tag));
      if (last) {
        tables.catalog().dropTable(TableIdentifier.parse(name), true);
      } else {
        table.manageSnapshots().removeTag(tag).commit();
      }
      return true;
    } catch (OfflineLogException e) {
      return false;
    }
  }
}
