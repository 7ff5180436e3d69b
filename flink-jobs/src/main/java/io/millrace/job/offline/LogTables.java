package io.millrace.job.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.ReplaceSortOrder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/** Makes the tables of the offline log, or changes them to what is wanted. */
public final class LogTables {
  /** Meant for a commit a second: small metadata, merged manifests, many retries. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("format-version", "2"),
          Map.entry("write.format.default", "parquet"),
          Map.entry("write.parquet.compression-codec", "zstd"),
          Map.entry("write.parquet.compression-level", "1"),
          // Enough for what comes again and again. Looking up keys and rows, which do not, took
          // most
          // of a writer's time.
          Map.entry("write.parquet.dict-size-bytes", String.valueOf(64 << 10)),
          Map.entry("write.parquet.row-group-size-bytes", String.valueOf(32 << 20)),
          Map.entry("write.target-file-size-bytes", String.valueOf(128 << 20)),
          Map.entry("write.distribution-mode", "none"),
          Map.entry("write.metadata.delete-after-commit.enabled", "true"),
          Map.entry("write.metadata.previous-versions-max", "20"),
          Map.entry("write.metadata.compression-codec", "gzip"),
          Map.entry("commit.retry.num-retries", "20"),
          // A scan reads at most so many, and so do the commits that merge them; Iceberg's is 100.
          Map.entry("commit.manifest.min-count-to-merge", "20"),
          // Nothing new, nothing committed; Iceberg's own 10 makes a snapshot of it.
          Map.entry("flink.max-continuous-empty-commits", "3600"));

  private LogTables() {}

  /**
   * Makes tables that are missing and changes the others; call it before the job graph is built.
   *
   * @return how to make rows for each table, in the order given
   * @throws OfflineLogException when a table cannot become what is wanted, or holds offsets of
   *     another source
   */
  public static List<LogRows> prepare(OfflineCatalog offline, List<LogTable> tables) {
    try (OpenCatalog open = OpenCatalog.of(offline)) {
      makeNamespace(open.catalog());
      List<LogRows> rows = new ArrayList<>();
      for (LogTable wanted : tables) {
        rows.add(new LogRows(wanted, prepare(open.catalog(), wanted).schema()));
      }
      return rows;
    }
  }

  private static void makeNamespace(Catalog catalog) {
    Namespace namespace = Namespace.of(OfflineCatalog.NAMESPACE);
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Another job was quicker.
      }
    }
  }

  private static Table prepare(Catalog catalog, LogTable wanted) {
    Schema schema = IcebergTypes.schema(wanted);
    if (!catalog.tableExists(OfflineCatalog.identifier(wanted.name()))) {
      try {
        return create(catalog, wanted, schema);
      } catch (AlreadyExistsException e) {
        // Another job was quicker.
      }
    }
    Table table = catalog.loadTable(OfflineCatalog.identifier(wanted.name()));
    requireSameSource(table, wanted);
    change(table, wanted, schema);
    return table;
  }

  /** Iceberg does not change columns on top of what a running job commits at the same time. */
  private static void change(Table table, LogTable wanted, Schema schema) {
    CommitRetry.run(
        () -> {
          table.refresh();
          SchemaChange.apply(table, schema);
          setOrder(table, wanted);
          setProperties(table, wanted);
        });
  }

  private static Table create(Catalog catalog, LogTable wanted, Schema schema) {
    Map<String, String> properties = new TreeMap<>(SETTINGS);
    properties.putAll(wanted.properties());
    return catalog
        .buildTable(OfflineCatalog.identifier(wanted.name()), schema)
        .withPartitionSpec(PartitionSpec.builderFor(schema).day(wanted.day()).build())
        .withSortOrder(order(wanted, schema))
        .withProperties(properties)
        .create();
  }

  /** What is sorted by another order stays so, and says so. */
  private static void setOrder(Table table, LogTable wanted) {
    if (!wanted.order().isEmpty() && !table.sortOrder().sameOrder(order(wanted, table.schema()))) {
      ReplaceSortOrder replace = table.replaceSortOrder();
      wanted.order().forEach(replace::asc);
      replace.commit();
    }
  }

  private static SortOrder order(LogTable wanted, Schema schema) {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    wanted.order().forEach(order::asc);
    return order.build();
  }

  /** Offsets of two sources cannot be told apart: those of one would be taken for the other's. */
  private static void requireSameSource(Table table, LogTable wanted) {
    String has = table.properties().get(LogTable.SOURCE);
    String wants = wanted.properties().get(LogTable.SOURCE);
    if (has != null && wants != null && !has.equals(wants)) {
      throw new OfflineLogException(
          "Table "
              + table.name()
              + " holds the offsets of "
              + has
              + ", but this job reads "
              + wants
              + "; start with an empty log or move the table away");
    }
  }

  private static Map<String, String> properties(Table table, LogTable wanted) {
    Map<String, String> properties = new TreeMap<>(wanted.properties());
    String ahead = properties.remove(LogTable.AHEAD);
    String has = table.properties().get(LogTable.AHEAD);
    if (ahead != null && has != null) {
      properties.put(
          LogTable.AHEAD, Long.toString(Math.max(Long.parseLong(ahead), Long.parseLong(has))));
    } else if (ahead != null && isAllBy(table, wanted)) {
      properties.put(LogTable.AHEAD, ahead);
    }
    return properties;
  }

  /** Whether no other definition has written to the table. */
  private static boolean isAllBy(Table table, LogTable wanted) {
    String fingerprint = table.properties().get(LogTable.FINGERPRINT);
    return table.currentSnapshot() == null
        || !table.properties().containsKey(LogTable.EARLIER)
            && wanted.properties().get(LogTable.FINGERPRINT).equals(fingerprint);
  }

  private static void setProperties(Table table, LogTable wanted) {
    UpdateProperties update = table.updateProperties();
    boolean changed = false;
    String fingerprint = table.properties().get(LogTable.FINGERPRINT);
    if (fingerprint != null
        && !fingerprint.equals(wanted.properties().get(LogTable.FINGERPRINT))
        && table.currentSnapshot() != null) {
      update.set(LogTable.EARLIER, "true");
      changed = true;
    }
    for (Map.Entry<String, String> property : properties(table, wanted).entrySet()) {
      if (!property.getValue().equals(table.properties().get(property.getKey()))) {
        update.set(property.getKey(), property.getValue());
        changed = true;
      }
    }
    if (changed) {
      update.commit();
    }
  }
}
