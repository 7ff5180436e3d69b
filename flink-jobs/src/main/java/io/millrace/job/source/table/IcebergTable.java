package io.millrace.job.source.table;

import io.millrace.job.source.table.iceberg.CatalogAddress;
import java.util.Objects;

/**
 * The rows of an Iceberg table.
 *
 * @param catalog that knows the table
 * @param table with its namespace, such as {@code sales.customers}
 */
public record IcebergTable(CatalogAddress catalog, String table) implements RowSource {
  private static final long serialVersionUID = 1;

  public IcebergTable {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(table, "table");
  }

  @Override
  public String identity() {
    return "iceberg " + catalog.name() + "\n" + table;
  }
}
