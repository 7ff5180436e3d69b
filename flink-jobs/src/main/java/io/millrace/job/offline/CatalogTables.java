package io.millrace.job.offline;

import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** All tables of the offline log's catalog, those of other namespaces too. Closed when done. */
public final class CatalogTables implements AutoCloseable {
  private final OpenCatalog open;

  private CatalogTables(OpenCatalog open) {
    this.open = open;
  }

  /** Opens the catalog. */
  public static CatalogTables of(OfflineCatalog catalog) {
    return new CatalogTables(OpenCatalog.of(catalog));
  }

  /**
   * A table as it is now.
   *
   * @param name with its namespace
   * @throws OfflineLogException if there is no such table
   */
  public Table table(String name) {
    try {
      return open.catalog().loadTable(TableIdentifier.parse(name));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      throw new OfflineLogException("The catalog has no table '" + name + "'", e);
    }
  }

  /** Iceberg's own view of the catalog. */
  public Catalog catalog() {
    return open.catalog();
  }

  @Override
  public void close() {
    open.close();
  }
}
