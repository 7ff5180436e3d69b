package io.millrace.dataset;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dataset as anybody reads it: rows in the file's order, columns by name. */
public final class ReadBack {
  private ReadBack() {}

  public static List<Map<String, Object>> parquet(Path file) throws SQLException {
    return query("SELECT * FROM read_parquet('" + file + "')");
  }

  static Map<String, String> types(Path file) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    for (Map<String, Object> column :
        query("DESCRIBE SELECT * FROM read_parquet('" + file + "')")) {
      types.put((String) column.get("column_name"), (String) column.get("column_type"));
    }
    return types;
  }

  public static List<Map<String, Object>> query(String sql) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      try (ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            row.put(found.getMetaData().getColumnName(i), plain(found.getObject(i)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static Object plain(Object value) throws SQLException {
    if (value instanceof Array array) {
      return Arrays.asList((Object[]) array.getArray());
    }
    return value instanceof OffsetDateTime time ? time.toInstant() : value;
  }
}
