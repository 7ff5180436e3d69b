package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys of wider entities that hold keys of one: their columns are the entity's, and more. Looked
 * for in the online tables of their views. Thread-safe.
 *
 * @param store the definitions
 * @param online the online store
 */
public record WiderKeys(FeatureStore store, PostgresAddress online) {
  private static final int FETCHED = 10_000;
  private static final int KEYS_OF_A_QUERY = 1_000;

  /**
   * Those of all wider entities, by entity; those without any are not in it. Each table is read
   * once.
   *
   * @param keys as the register has them
   * @return with the key that each holds; they are as their definition has them
   */
  public Map<EntitySpec, Map<EntityKey, EntityKey>> of(EntitySpec entity, Set<EntityKey> keys) {
    Map<EntitySpec, Map<EntityKey, EntityKey>> wider = new LinkedHashMap<>();
    for (BoundView view : EntityPlaces.holding(store, entity)) {
      if (!view.spec().entity().equals(entity.name())) {
        Map<EntityKey, EntityKey> found = in(view, entity, keys);
        if (!found.isEmpty()) {
          wider.computeIfAbsent(view.keys().spec(), any -> new LinkedHashMap<>()).putAll(found);
        }
      }
    }
    return wider;
  }

  /**
   * Those in the online table of one view, with the key that each holds. All keys of the table are
   * read.
   *
   * @param view whose keys hold those of the entity; its own are as it has them
   * @param keys as the register has them
   */
  public Map<EntityKey, EntityKey> in(BoundView view, EntitySpec entity, Set<EntityKey> keys) {
    HeldKey held = HeldKey.of(view, entity).orElseThrow();
    Map<EntityKey, EntityKey> found = new LinkedHashMap<>();
    OnlineTable table = OnlineTable.of(view.spec());
    try (Connection connection = online.connect()) {
      connection.setAutoCommit(false); // Else the driver takes all rows into memory.
      if (!exists(connection, table)) {
        return found;
      }
      try (PreparedStatement select =
          connection.prepareStatement("select key from " + table.sql())) {
        select.setFetchSize(FETCHED);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            EntityKey key = new EntityKey(row.getBytes(1));
            EntityKey part = held.registered(key);
            if (keys.contains(part)) {
              found.put(key, part);
            }
          }
        }
      }
      return found;
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot look for keys of view %s in %s: %s"
              .formatted(view.spec().name(), online, e.getMessage()),
          e);
    }
  }

  /** The bytes of keys' online rows; those that have none are not in it. */
  public Map<EntityKey, byte[]> rows(BoundView view, Collection<EntityKey> keys) {
    Map<EntityKey, byte[]> rows = new HashMap<>();
    List<EntityKey> all = List.copyOf(keys);
    try (Connection connection = online.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select key, row from "
                    + OnlineTable.of(view.spec()).sql()
                    + " where key = any(?)")) {
      for (int from = 0; from < all.size(); from += KEYS_OF_A_QUERY) {
        List<EntityKey> some = all.subList(from, Math.min(from + KEYS_OF_A_QUERY, all.size()));
        Array wanted =
            connection.createArrayOf(
                "bytea", some.stream().map(EntityKey::bytes).toArray(byte[][]::new));
        select.setArray(1, wanted);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            rows.put(new EntityKey(row.getBytes(1)), row.getBytes(2));
          }
        }
        wanted.free();
      }
      return rows;
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot read rows of view %s in %s: %s"
              .formatted(view.spec().name(), online, e.getMessage()),
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
