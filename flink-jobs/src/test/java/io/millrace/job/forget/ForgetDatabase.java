package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.manifest.Manifest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An online store for all tests of a class, in a static field. After each of them nothing was ever
 * forgotten or deployed, and there is no online table.
 */
public final class ForgetDatabase
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private OnlineDatabase database;

  @Override
  public void beforeAll(ExtensionContext context) {
    database = new OnlineDatabase();
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    empty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database.close();
  }

  /** The same as after a test, in one that runs something several times. */
  public void empty() throws SQLException {
    execute(
        """
        delete from millrace.forgotten_key;
        delete from millrace.lost_event;
        delete from millrace.deployment;
        drop schema online cascade;
        create schema online;
        """);
  }

  public PostgresAddress address() {
    return database.address();
  }

  public OnlineTable create(String name) throws SQLException {
    return database.create(name);
  }

  public void execute(String sql) throws SQLException {
    database.execute(sql);
  }

  /**
   * Definitions are deployed: their online tables are there, and the store knows of them.
   *
   * @return the epoch
   */
  public long deploy(Manifest manifest) {
    PostgresOnlineStore store = new PostgresOnlineStore(address());
    store.prepare(manifest);
    return store.drawEpoch(manifest, "test");
  }

  /** Whatever was asked for settles now, so that nobody has to wait for it. */
  public void settle() throws SQLException {
    execute("update millrace.forgotten_key set settles_at = requested_at");
  }

  /** A row of an online table, of no meaning but that it is the key's. */
  public void putOnline(String table, EntityKey key) throws SQLException {
    try (Connection connection = address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into online.\"%s\" values (?, ?, 1, 1, 1)".formatted(table))) {
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, key.bytes());
      insert.executeUpdate();
    }
  }

  /** How many rows an online table has. */
  public int online(String table) throws SQLException {
    return count("online", table);
  }

  /** How many rows a table has. */
  public int count(String schema, String table) throws SQLException {
    try (Connection connection = address().connect();
        PreparedStatement select =
            connection.prepareStatement("select count(*) from %s.\"%s\"".formatted(schema, table));
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  public Map<String, String> rows(OnlineTable table) throws SQLException {
    return database.rows(table);
  }

  public Map<EntityKey, byte[]> encodedRows(OnlineTable table) throws SQLException {
    return database.encodedRows(table);
  }
}
