package io.millrace.job.source.table.iceberg;

import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table with its catalog, which is closed with it. */
record OpenTable(Catalog catalog, Table table) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenTable.class);

  @Override
  public void close() {
    close(catalog);
  }

  static void close(Catalog catalog) {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        LOG.debug("A catalog does not close", e);
      }
    }
  }
}
