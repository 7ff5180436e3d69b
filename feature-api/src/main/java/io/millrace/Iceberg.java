package io.millrace;

import java.util.Map;

/** Iceberg tables. The catalog is a name; where it is belongs to the deployment. */
public final class Iceberg {
  private Iceberg() {}

  /**
   * A table of a catalog.
   *
   * @param catalog such as {@code warehouse}
   * @param table with its namespace, such as {@code sales.customers}
   */
  public static TableSource table(String catalog, String table) {
    return new TableSource(
        "iceberg",
        Map.of("connection", TableSource.text(catalog), "table", TableSource.text(table)));
  }
}
