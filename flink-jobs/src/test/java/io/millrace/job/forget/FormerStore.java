package io.millrace.job.forget;

import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * An online store as a release of before left it, with a register of forgotten keys in which there
 * is nothing yet.
 */
public final class FormerStore implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:io/millrace/schemas/postgres/migration";

  private final TestDatabase database = TestDatabase.create();
  private final PostgresAddress address = PostgresAddress.of(database.jdbcUrl());

  /**
   * @param migration the last that the release had, such as {@code 12}
   * @param secret of the register
   */
  public FormerStore(String migration, byte[] secret) throws SQLException {
    Flyway.configure(FormerStore.class.getClassLoader())
        .dataSource(database.jdbcUrl(), null, null)
        .locations(MIGRATIONS)
        .defaultSchema("millrace")
        .createSchemas(true)
        .target(migration)
        .load()
        .migrate();
    execute("insert into millrace.forget_secret (secret) values (?)", secret);
  }

  public PostgresAddress address() {
    return address;
  }

  /**
   * @param values of the statement's places; an array of numbers is one of PostgreSQL's
   */
  public void execute(String sql, Object... values) throws SQLException {
    try (Connection connection = address.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        statement.setObject(
            i + 1,
            value instanceof Integer[] all ? connection.createArrayOf("integer", all) : value);
      }
      statement.execute();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
