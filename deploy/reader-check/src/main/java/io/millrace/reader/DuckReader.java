package io.millrace.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** DuckDB over the Parquet files that Iceberg plans for a table. Not thread-safe. */
final class DuckReader implements AutoCloseable {
  private final Connection connection;

  DuckReader() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    }
  }

  /**
   * All rows of a table, the columns in its order. Values are as {@link PlainText} knows them.
   *
   * @throws IllegalStateException if rows of its files are deleted: DuckDB would read them
   */
  List<List<Object>> rows(Table table) throws IOException, SQLException {
    List<String> files = files(table);
    if (files.isEmpty()) {
      return List.of();
    }
    String columns =
        table.schema().columns().stream()
            .map(Types.NestedField::name)
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(", "));
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT %s FROM read_parquet([%s], union_by_name = true)"
                    .formatted(columns, String.join(", ", files)))) {
      while (found.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(plain(found.getObject(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> files(Table table) throws IOException {
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException("rows are deleted in " + task.file().location());
        }
        files.add("'" + Path.of(URI.create(task.file().location())) + "'");
      }
    }
    return files;
  }

  /** A value without JDBC's types. */
  private static Object plain(Object value) throws SQLException {
    if (value instanceof Array array) {
      return all(Arrays.asList((Object[]) array.getArray()));
    } else if (value instanceof Struct struct) {
      return all(Arrays.asList(struct.getAttributes()));
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new HashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put(plain(entry.getKey()), plain(entry.getValue()));
      }
      return entries;
    } else if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    return value;
  }

  private static List<Object> all(List<?> values) throws SQLException {
    List<Object> plain = new ArrayList<>();
    for (Object value : values) {
      plain.add(plain(value));
    }
    return plain;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
