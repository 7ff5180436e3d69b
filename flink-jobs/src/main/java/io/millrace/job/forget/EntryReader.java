package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.ManifestJson;
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
  /** Entries under way of releases of before. */
  static final String UNREGISTERED = " where finished_at is null and not is_registered";

  /** The entity of such an entry, as it was deployed last when the key was asked for. */
  private static final String DEPLOYED =
      """
      case when finished_at is null and not is_registered then (
        select deployed.entity from millrace.deployment,
          jsonb_array_elements(deployment.manifest -> 'entities') as deployed (entity)
        where deployed.entity ->> 'name' = forgotten_key.entity and submitted_at <= requested_at
        order by epoch desc limit 1)
      else columns end\
      """;

  private EntryReader() {}

  /**
   * Entries, oldest first. One under way that a release of before has made is given as this release
   * would have made it, where it is known how its columns were, and its key is one of them.
   *
   * @param which a condition on {@code millrace.forgotten_key}, with a blank and {@code where}
   *     before it; empty for all
   */
  static List<Forgetting> entries(Connection connection, String which) throws SQLException {
    List<Forgetting> entries = new ArrayList<>();
    Map<Long, Map<String, Map<String, Map<Integer, Long>>>> sources = sources(connection, which);
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, entity, key_hash, key, reason, requested_at, settles_at, finished_at,"
                    + " (%s)::text, is_registered from millrace.forgotten_key".formatted(DEPLOYED)
                    + which
                    + " order by id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Known known = Known.of(row, connection);
        entries.add(
            new Forgetting(
                row.getLong(1),
                row.getString(2),
                known.columns(),
                known.hash(),
                known.key(),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getObject(8, Long.class),
                sources.getOrDefault(row.getLong(1), Map.of())));
      }
    }
    return entries;
  }

  /** What is known of an entry's key, as {@link Forgetting} has it. */
  private record Known(EntitySpec columns, KeyHash hash, EntityKey key) {
    static Known of(ResultSet row, Connection connection) throws SQLException {
      String columns = row.getString(9);
      byte[] bytes = row.getBytes(4);
      EntityKey key = bytes == null ? null : new EntityKey(bytes);
      KeyHash hash = new KeyHash(row.getBytes(3));
      if (row.getBoolean(10)) {
        return new Known(ManifestJson.readEntity(columns), hash, key);
      }
      return columns == null
          ? new Known(null, hash, key)
          : new Known(null, hash, key).registered(columns, connection);
    }

    private Known registered(String json, Connection connection) throws SQLException {
      EntitySpec entity;
      KeyForm form;
      EntityKey registered;
      try {
        entity = ManifestJson.readEntity(json);
        form = new KeyForm(entity);
        registered = form.toRegister(key);
      } catch (RuntimeException e) {
        return this; // a manifest of another release, or bytes of other columns
      }
      KeyHasher hasher = new KeyHasher(RegisterSecret.in(connection));
      return form.fromRegister(registered).filter(key::equals).isPresent()
          ? new Known(entity, hasher.hash(entity.name(), registered), registered)
          : this;
    }
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
