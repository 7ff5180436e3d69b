package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
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

  public Map<String, String> rows(OnlineTable table) throws SQLException {
    return database.rows(table);
  }

  public Map<EntityKey, byte[]> encodedRows(OnlineTable table) throws SQLException {
    return database.encodedRows(table);
  }
}
