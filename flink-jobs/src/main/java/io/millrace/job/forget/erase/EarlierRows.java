package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Online tables that a view had under earlier definitions. Where another job still writes one, its
 * own operator deletes the row, and what was decided since is of the key's new life.
 */
record EarlierRows(PostgresAddress store, BoundView view) {

  /**
   * Deletes a key from all of them.
   *
   * @param untilMillis rows that were decided later stay
   */
  Chore.Cleared without(EntityKey key, long untilMillis) {
    try (Connection connection = store.connect()) {
      List<OnlineTable> tables = tables(connection);
      int rows = 0;
      for (OnlineTable table : tables) {
        try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from " + table.sql() + " where key = ? and decided_at <= ?")) {
          delete.setBytes(1, key.bytes());
          delete.setLong(2, untilMillis);
          rows += delete.executeUpdate();
        }
      }
      return Chore.Cleared.of("%d rows of %d tables".formatted(rows, tables.size()));
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot delete a key from earlier tables of %s in %s: %s"
              .formatted(view.spec().name(), store, e.getMessage()),
          e);
    }
  }

  private List<OnlineTable> tables(Connection connection) throws SQLException {
    List<OnlineTable> tables = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select tablename from pg_tables where schemaname = 'online' and tablename ~ ?"
                + " and tablename <> ? order by tablename")) {
      select.setString(1, "^" + view.spec().name() + "__[0-9a-f]+$");
      select.setString(2, view.spec().onlineTable());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          tables.add(new OnlineTable(row.getString(1)));
        }
      }
    }
    return tables;
  }
}
