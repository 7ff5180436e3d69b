package io.millrace.job.online;

import io.millrace.core.EntityKey;
import io.millrace.manifest.Manifest;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real PostgreSQL with the schema of the online store, and what is in it. */
public final class OnlineDatabase implements AutoCloseable {
  private final TestDatabase database = TestDatabase.create();

  public OnlineDatabase() {
    new PostgresOnlineStore(address())
        .prepare(new Manifest(Manifest.FORMAT_VERSION, List.of(), List.of(), List.of()));
  }

  public PostgresAddress address() {
    return PostgresAddress.of(database.jdbcUrl());
  }

  public LocalPostgres server() {
    return database.server();
  }

  /** Makes an online table by the project's own DDL. */
  public OnlineTable create(String name) throws SQLException {
    OnlineTable table = new OnlineTable(name);
    execute(PostgresOnlineStore.template().replace("${table}", table.sql()));
    return table;
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = address().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Writes a batch as the sink does. */
  public void write(OnlineTable table, RowBatch batch) throws SQLException {
    UpsertStatement upsert = new UpsertStatement(table);
    try (Connection connection = address().connect();
        PreparedStatement statement = connection.prepareStatement(upsert.query())) {
      upsert.statement(statement, batch);
      statement.addBatch();
      statement.executeBatch();
    }
  }

  /** Key and row of each row as text, with its order: {@code row@epoch/position/decidedAt}. */
  public Map<String, String> rows(OnlineTable table) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = address().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select * from " + table.sql())) {
      while (result.next()) {
        rows.put(
            text(result.getBytes("key")),
            "%s@%d/%d/%d"
                .formatted(
                    text(result.getBytes("row")),
                    result.getLong("epoch"),
                    result.getLong("position"),
                    result.getLong("decided_at")));
      }
    }
    return rows;
  }

  /** Bytes of each row by its key. */
  public Map<EntityKey, byte[]> encodedRows(OnlineTable table) throws SQLException {
    Map<EntityKey, byte[]> rows = new TreeMap<>();
    try (Connection connection = address().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select key, row from " + table.sql())) {
      while (result.next()) {
        rows.put(new EntityKey(result.getBytes(1)), result.getBytes(2));
      }
    }
    return rows;
  }

  /** Progress as {@code subtask of parallelism: epoch, complete_to}. */
  public List<String> progress(OnlineTable table) throws SQLException {
    String sql =
        "select subtask || ' of ' || parallelism || ': ' || epoch || ', ' || complete_to"
            + " from millrace.progress where online_table = ? order by subtask";
    try (Connection connection = address().connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, table.name());
      List<String> lines = new java.util.ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          lines.add(result.getString(1));
        }
      }
      return lines;
    }
  }

  /** complete_to of the newest epoch; {@link Long#MIN_VALUE} until all its writers have one. */
  public long completeTo(OnlineTable table) throws SQLException {
    String sql =
        """
        select case when count(*) = max(parallelism) then min(complete_to) end
        from millrace.progress p
        where online_table = ?
          and epoch = (select max(epoch) from millrace.progress q
                       where q.online_table = p.online_table)
        """;
    try (Connection connection = address().connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, table.name());
      try (ResultSet result = select.executeQuery()) {
        result.next();
        long completeTo = result.getLong(1);
        return result.wasNull() ? Long.MIN_VALUE : completeTo;
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
