package io.millrace.job.offline;

import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * Iceberg's JDBC catalog on PostgreSQL, with four differences: connections are opened by the driver
 * itself ({@code DriverManager} does not see the driver of a job's jar), each is for one call, the
 * password may be a reference, and tables are committed by {@link PatientTableOperations}.
 */
public final class PatientJdbcCatalog extends JdbcCatalog {
  static final String USER = PROPERTY_PREFIX + "user";
  static final String PASSWORD = PROPERTY_PREFIX + "password";

  /** Called by Iceberg. */
  public PatientJdbcCatalog() {
    super(null, Pool::new, true);
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new PatientTableOperations(super.newTableOps(table), table.name());
  }

  private static final class Pool extends JdbcClientPool {
    private final PostgresAddress address;

    Pool(Map<String, String> properties) {
      super(properties.get(CatalogProperties.URI), properties);
      this.address =
          PostgresAddress.of(
              properties.get(CatalogProperties.URI),
              properties.get(USER),
              properties.get(PASSWORD));
    }

    @Override
    public <R> R run(Action<R, Connection, SQLException> action)
        throws SQLException, InterruptedException {
      return run(action, true);
    }

    /**
     * By a connection of its own: Iceberg's sinks leave catalogs open when a job ends or restarts,
     * and those would keep theirs.
     */
    @Override
    public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
        throws SQLException, InterruptedException {
      try (Connection connection = newClient()) {
        return action.run(connection);
      } catch (SQLException e) {
        if (!retry || !isConnectionException(e)) {
          throw e;
        }
      }
      return run(action, false);
    }

    @Override
    protected Connection newClient() {
      try {
        return address.connect();
      } catch (SQLException e) {
        throw new UncheckedSQLException(e, "Cannot connect to the catalog at %s", address);
      }
    }
  }
}
