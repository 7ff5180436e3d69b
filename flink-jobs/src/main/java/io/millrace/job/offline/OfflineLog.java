package io.millrace.job.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Reads the tables of the offline log in this process, each at the snapshot that is current when a
 * method is called. For the command line and tests; engines read the tables themselves. Not
 * thread-safe.
 */
public final class OfflineLog implements AutoCloseable {
  private final OpenCatalog open;
  private final Map<String, Long> snapshots;

  private OfflineLog(OpenCatalog open, Map<String, Long> snapshots) {
    this.open = open;
    this.snapshots = Map.copyOf(snapshots);
  }

  /** Opens a catalog for reading. */
  public static OfflineLog of(OfflineCatalog catalog) {
    return at(catalog, Map.of());
  }

  /**
   * Opens a catalog for reading some tables as they were.
   *
   * @param snapshots by table, {@link SnapshotTable#NONE} for before anything was written; all
   *     others as they are now
   */
  public static OfflineLog at(OfflineCatalog catalog, Map<String, Long> snapshots) {
    return new OfflineLog(OpenCatalog.of(catalog), snapshots);
  }

  /** Names of the tables, sorted; none if nothing was ever written. */
  public List<String> tables() {
    Namespace namespace = Namespace.of(OfflineCatalog.NAMESPACE);
    if (open.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      return List.of();
    }
    return List.copyOf(
        open.catalog().listTables(namespace).stream()
            .map(TableIdentifier::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * Iceberg's own view of a table, for metadata.
   *
   * @throws OfflineLogException if there is no such table, or not the snapshot it is to be read at
   */
  public Table table(String name) {
    Table table = open.table(name);
    Long snapshot = snapshots.get(name);
    return snapshot == null ? table : SnapshotTable.at(table, snapshot);
  }

  /** Number of rows of a table that has no deletes, from its metadata alone. */
  public long count(String name) {
    Table table = table(name);
    return table.currentSnapshot() == null
        ? 0
        : Long.parseLong(table.currentSnapshot().summary().getOrDefault("total-records", "0"));
  }

  /** All rows of a table, in no order. */
  public List<Record> rows(String table) {
    List<Record> rows = new ArrayList<>();
    forEach(table, Expressions.alwaysTrue(), row -> rows.add(row.copy()));
    return rows;
  }

  /**
   * Gives the rows that a condition holds for, in no order.
   *
   * @param reader must not keep a record without copying it
   * @throws OfflineLogException if there is no such table
   */
  public void forEach(String table, Expression condition, Consumer<Record> reader) {
    forEach(table, List.of("*"), condition, reader);
  }

  /**
   * Gives some columns of the rows that a condition holds for, in no order.
   *
   * @param columns names, those of the condition among them; {@code *} for all
   * @param reader must not keep a record without copying it
   * @throws OfflineLogException if there is no such table
   */
  public void forEach(
      String table, List<String> columns, Expression condition, Consumer<Record> reader) {
    forEach(table, IcebergGenerics.read(table(table)), columns, condition, reader);
  }

  /**
   * The same of a table as it was.
   *
   * @param snapshotId one that the table still has
   */
  public void forEach(
      String table,
      long snapshotId,
      List<String> columns,
      Expression condition,
      Consumer<Record> reader) {
    IcebergGenerics.ScanBuilder scan = IcebergGenerics.read(table(table)).useSnapshot(snapshotId);
    forEach(table, scan, columns, condition, reader);
  }

  private static void forEach(
      String table,
      IcebergGenerics.ScanBuilder scan,
      List<String> columns,
      Expression condition,
      Consumer<Record> reader) {
    try (CloseableIterable<Record> rows =
        scan.select(columns.toArray(String[]::new)).where(condition).build()) {
      rows.forEach(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read table " + table, e);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
