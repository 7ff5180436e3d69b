package io.millrace.reader.trino;

import io.millrace.reader.TableReader;
import io.trino.jdbc.Row;
import io.trino.jdbc.RowField;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Trino over JDBC, its session in UTC. Not thread-safe. */
public final class TrinoReader implements TableReader {
  private final TrinoServer server;
  private final Connection connection;
  private final String version;

  /** Takes the server over: it ends with this. */
  public TrinoReader(TrinoServer server) throws SQLException {
    this.server = server;
    connection =
        DriverManager.getConnection(
            server.jdbcUrl() + "/memory/default?user=reader-check&timezone=UTC");
    version = "Trino " + sql("SELECT version()").get(0).get(0);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<String> tables() throws SQLException {
    return sql("SHOW TABLES FROM millrace.millrace").stream()
        .map(row -> (String) row.get(0))
        .sorted()
        .toList();
  }

  @Override
  public List<String> columns(String table) throws SQLException {
    return sql("SHOW COLUMNS FROM millrace.millrace." + table).stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  @Override
  public List<List<Object>> rows(String table) throws SQLException {
    return sql("SELECT * FROM millrace.millrace." + table);
  }

  @Override
  public List<List<Object>> sql(String statement) throws SQLException {
    try (Statement asked = connection.createStatement();
        ResultSet result = asked.executeQuery(statement)) {
      ResultSetMetaData columns = result.getMetaData();
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.add(plain(zoned(columns, i) ? instant(result, i) : result.getObject(i)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static boolean zoned(ResultSetMetaData columns, int index) throws SQLException {
    return columns.getColumnTypeName(index).endsWith("with time zone");
  }

  private static Instant instant(ResultSet result, int index) throws SQLException {
    ZonedDateTime time = result.getObject(index, ZonedDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public void spine(List<SpineRow> rows) throws SQLException {
    String values =
        rows.stream()
            .map(row -> "('%s', from_iso8601_timestamp('%s'))".formatted(row.card(), row.at()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE spine AS SELECT * FROM (VALUES " + values + ") s (card_id, t)");
    }
  }

  /** A value without JDBC's types. */
  private static Object plain(Object value) throws SQLException {
    if (value instanceof Row row) {
      List<Object> values = new ArrayList<>();
      for (RowField field : row.getFields()) {
        values.add(plain(field.getValue()));
      }
      return values;
    } else if (value instanceof Array array) {
      List<Object> values = new ArrayList<>();
      for (Object element : (Object[]) array.getArray()) {
        values.add(plain(element));
      }
      return values;
    } else if (value instanceof Date date) {
      return date.toLocalDate();
    } else if (value instanceof Timestamp instant) {
      return instant.toInstant();
    }
    return value;
  }

  @Override
  public void close() throws SQLException {
    try (server) {
      connection.close();
    }
  }
}
