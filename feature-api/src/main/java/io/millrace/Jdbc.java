package io.millrace;

import java.util.Map;

/**
 * Tables of a database. The connection is a name; its URL and credentials belong to the deployment,
 * which reads them from its environment or a file.
 */
public final class Jdbc {
  private Jdbc() {}

  /**
   * The rows of a query. It is one {@code select}, whose columns have the names of the row's
   * fields, where case and underscores do not count, or those given by {@link Table#column}.
   *
   * @param connection such as {@code warehouse}
   */
  public static TableSource query(String connection, String sql) {
    return new TableSource(
        "jdbc", Map.of("connection", TableSource.text(connection), "query", TableSource.text(sql)));
  }

  /**
   * The rows of a query in a file that lies beside the definitions on the class path. Read when the
   * definitions are compiled.
   *
   * @param resource relative to the package of the class that defines the table, or from the root
   *     with a slash, such as {@code /sql/customers.sql}
   */
  public static TableSource sqlFile(String connection, String resource) {
    return new TableSource(
        "jdbc",
        Map.of("connection", TableSource.text(connection), "file", TableSource.text(resource)));
  }
}
