package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec.KeyColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys of wider entities that hold keys of one: their columns are the entity's, by name and type,
 * and more. Looked for in the online tables of their views, each of which is read once.
 */
record WiderKeys(FeatureStore store, PostgresAddress online) {
  private static final int FETCHED = 10_000;

  /** By entity; those without any are not in it. */
  Map<String, Set<EntityKey>> of(String entity, Set<EntityKey> keys) {
    EntityCodec narrow = EntityPlaces.views(store, entity).get(0).keys();
    Map<String, Set<EntityKey>> wider = new TreeMap<>();
    for (BoundView view : store.views()) {
      List<Integer> places = places(narrow.spec().key(), view.keys().spec().key());
      if (!places.isEmpty()) {
        Set<EntityKey> found = find(view, narrow, places, keys);
        if (!found.isEmpty()) {
          wider
              .computeIfAbsent(view.keys().spec().name(), name -> new LinkedHashSet<>())
              .addAll(found);
        }
      }
    }
    return wider;
  }

  /** Where the columns are among more; empty where they are not, or where these are all. */
  private static List<Integer> places(List<KeyColumn> columns, List<KeyColumn> among) {
    List<Integer> places = new ArrayList<>();
    for (KeyColumn column : columns) {
      places.add(among.indexOf(column));
    }
    return among.size() <= columns.size() || places.contains(-1) ? List.of() : places;
  }

  private Set<EntityKey> find(
      BoundView view, EntityCodec narrow, List<Integer> places, Set<EntityKey> keys) {
    Set<EntityKey> found = new LinkedHashSet<>();
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
            List<Object> columns = view.keys().decode(key);
            if (keys.contains(narrow.encode(places.stream().map(columns::get).toList()))) {
              found.add(key);
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
