package io.millrace.job.offline;

import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** A catalog in use, closed when done. */
record OpenCatalog(Catalog catalog) implements AutoCloseable {

  static OpenCatalog of(OfflineCatalog offline) {
    return new OpenCatalog(offline.loadCatalog());
  }

  /**
   * @throws OfflineLogException if there is no such table
   */
  Table table(String name) {
    try {
      return catalog.loadTable(OfflineCatalog.identifier(name));
    } catch (NoSuchTableException e) {
      throw new OfflineLogException("The offline log has no table '" + name + "'", e);
    }
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new OfflineLogException("Cannot close the catalog: " + e.getMessage(), e);
      }
    }
  }
}
