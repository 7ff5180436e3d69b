package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of some keys have a row in an online table: a job may delete one of which its state knows
 * nothing, as it began anew. Opens a connection for each look; thread-safe.
 *
 * @param online the online store
 * @param deployments by which it is known how a table has its keys
 */
public record OnlineKeys(PostgresAddress online, Deployments deployments) {

  /**
   * Those of some keys that have a row; none where there is no such table.
   *
   * @param entity of the keys, as a definition has it
   * @param keys as the register has them
   */
  public Set<EntityKey> in(OnlineTable table, EntitySpec entity, Collection<EntityKey> keys) {
    KeyForm form =
        new KeyForm(
            deployments.views().stream()
                .filter(each -> each.onlineTable().equals(table.name()))
                .map(Deployments.DeployedView::entity)
                .filter(each -> KeyColumns.areAlike(each, entity))
                .findFirst()
                .orElse(entity));
    Map<EntityKey, EntityKey> registered = new HashMap<>();
    keys.forEach(key -> form.fromRegister(key).ifPresent(there -> registered.put(there, key)));
    Set<EntityKey> found = new LinkedHashSet<>();
    try (Connection connection = online.connect()) {
      if (!exists(connection, table)) {
        return found;
      }
      try (PreparedStatement select =
          connection.prepareStatement("select key from " + table.sql() + " where key = any(?)")) {
        Array wanted =
            connection.createArrayOf(
                "bytea", registered.keySet().stream().map(EntityKey::bytes).toArray(byte[][]::new));
        select.setArray(1, wanted);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(registered.get(new EntityKey(row.getBytes(1))));
          }
        }
        wanted.free();
      }
      return found;
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot look for keys in %s of %s: %s".formatted(table.name(), online, e.getMessage()),
          e);
    }
  }

  private static boolean exists(Connection connection, OnlineTable table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, table.sql());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
