package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads entries of the register of forgotten keys with their cuts, within a transaction of its
 * caller.
 */
final class EntryReader {
  private EntryReader() {}

  /**
   * Entries, oldest first.
   *
   * @param which a condition on {@code millrace.forgotten_key}, with a blank and {@code where}
   *     before it; empty for all
   */
  static List<Forgetting> entries(Connection connection, String which) throws SQLException {
    List<Forgetting> entries = new ArrayList<>();
    Map<Long, Map<String, Map<String, Map<Integer, Long>>>> sources = sources(connection, which);
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, entity, key_hash, key, reason, requested_at, settles_at, finished_at"
                    + " from millrace.forgotten_key"
                    + which
                    + " order by id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        byte[] key = row.getBytes(4);
        entries.add(
            new Forgetting(
                row.getLong(1),
                row.getString(2),
                new KeyHash(row.getBytes(3)),
                key == null ? null : new EntityKey(key),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getObject(8, Long.class),
                sources.getOrDefault(row.getLong(1), Map.of())));
      }
    }
    return entries;
  }

  private static Map<Long, Map<String, Map<String, Map<Integer, Long>>>> sources(
      Connection connection, String which) throws SQLException {
    Map<Long, Map<String, Map<String, Map<Integer, Long>>>> cuts = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, stream, source, partition, cut from millrace.forget_offset"
                    + (which.isEmpty()
                        ? ""
                        : " where id in (select id from millrace.forgotten_key" + which + ")"));
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        cuts.computeIfAbsent(row.getLong(1), id -> new TreeMap<>())
            .computeIfAbsent(row.getString(2), stream -> new TreeMap<>())
            .computeIfAbsent(row.getString(3), source -> new TreeMap<>())
            .put(row.getInt(4), row.getLong(5));
      }
    }
    return cuts;
  }
}
