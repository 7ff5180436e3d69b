package io.millrace.job.source.table;

import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.util.Objects;

/**
 * The rows of a SQL query.
 *
 * @param database where it is asked
 * @param sql one {@code select}; {@code :since} in it is the instant from which changes are wanted,
 *     as a timestamp with time zone (1970 for everything)
 */
public record JdbcQuery(DatabaseAddress database, String sql) implements RowSource {
  private static final long serialVersionUID = 1;

  public JdbcQuery {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(sql, "sql");
  }

  @Override
  public String identity() {
    return "jdbc " + database.name() + "\n" + sql;
  }
}
