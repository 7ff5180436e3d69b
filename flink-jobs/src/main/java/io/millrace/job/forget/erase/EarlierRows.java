package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Online tables that a view had under earlier definitions. Where another job still writes one, its
 * own operator deletes the row, and what was decided since is of the key's new life.
 */
record EarlierRows(PostgresAddress store, BoundView view, HeldKey held) {
  private static final int FETCHED = 10_000;

  /**
   * Deletes a key from all of them, or the wider keys that hold it.
   *
   * @param key of the entity of {@code held}
   * @param untilMillis rows that were decided later stay
   */
  Chore.Cleared without(EntityKey key, long untilMillis) {
    try (Connection connection = store.connect()) {
      List<OnlineTable> tables = tables(connection);
      int rows = 0;
      for (OnlineTable table : tables) {
        Collection<EntityKey> keys = held.isWhole() ? List.of(key) : wider(table, key);
        try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from " + table.sql() + " where key = ? and decided_at <= ?")) {
          for (EntityKey each : keys) {
            delete.setBytes(1, each.bytes());
            delete.setLong(2, untilMillis);
            rows += delete.executeUpdate();
          }
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

  /** Keys of a table that hold a key; those of another entity, as it may have been, do not. */
  private List<EntityKey> wider(OnlineTable table, EntityKey key) throws SQLException {
    List<EntityKey> wider = new ArrayList<>();
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false); // Else the driver takes all rows into memory.
      try (PreparedStatement select =
          connection.prepareStatement("select key from " + table.sql())) {
        select.setFetchSize(FETCHED);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            EntityKey found = new EntityKey(row.getBytes(1));
            if (holds(found, key)) {
              wider.add(found);
            }
          }
        }
      }
    }
    return wider;
  }

  private boolean holds(EntityKey found, EntityKey key) {
    try {
      return held.in(found).equals(key);
    } catch (RuntimeException e) {
      return false; // bytes of another entity's key
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
