package io.millrace.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** DuckDB over the Parquet files that Iceberg plans for a table. Not thread-safe. */
final class DuckReader implements AutoCloseable {
  private final Connection connection;

  DuckReader() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Number of rows of a table without deletes. */
  long count(Table table) throws IOException, SQLException {
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        files.add("'" + Path.of(URI.create(task.file().location())) + "'");
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from read_parquet([" + String.join(", ", files) + "])")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
