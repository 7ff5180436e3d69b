package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.ManifestJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes new entries of the register of forgotten keys, within a transaction of its caller. */
final class EntryWriter {
  private EntryWriter() {}

  static List<Long> insertHeld(
      Connection connection,
      EntitySpec entity,
      List<ForgetRegister.Held> keys,
      Collection<String> places)
      throws SQLException {
    KeyForm form = new KeyForm(entity);
    KeyHasher hasher = new KeyHasher(RegisterSecret.in(connection));
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select coalesce(held.held_by, held.id), held.reason from millrace.forgotten_key as held
            where held.id = ? and not exists (
              select from millrace.forgotten_key as since
              where since.entity = ? and since.key_hash = ?
                and since.id > coalesce(held.held_by, held.id))
            """)) {
      select.setString(2, entity.name());
      for (ForgetRegister.Held each : keys) {
        select.setLong(1, each.by());
        select.setBytes(3, hasher.hash(entity.name(), form.toRegister(each.key())).bytes());
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            ids.add(
                insert(connection, entity, each.key(), row.getString(2), row.getLong(1), places));
          }
        }
      }
    }
    settleLater(connection, ids);
    return ids;
  }

  /** Readers see them from the commit on, which is later than the first was written. */
  private static void settleLater(Connection connection, List<Long> ids) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update millrace.forgotten_key set requested_at = ?, settles_at = ?"
                + " where id = any(?)")) {
      long nowMillis = System.currentTimeMillis();
      update.setLong(1, nowMillis);
      update.setLong(2, nowMillis + ForgetRegister.SETTLES_AFTER.toMillis());
      update.setObject(3, ids.toArray(Long[]::new));
      update.executeUpdate();
    }
  }

  static long insert(
      Connection connection,
      EntitySpec entity,
      EntityKey key,
      String reason,
      Long heldBy,
      Collection<String> places)
      throws SQLException {
    lockIds(connection);
    EntityKey registered = new KeyForm(entity).toRegister(key);
    KeyHash hash = new KeyHasher(RegisterSecret.in(connection)).hash(entity.name(), registered);
    long nowMillis = System.currentTimeMillis();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.forgotten_key"
                + " (entity, key_hash, key, reason, requested_at, settles_at, held_by,"
                + " columns, is_registered) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, true)"
                + " returning id")) {
      insert.setString(1, entity.name());
      insert.setBytes(2, hash.bytes());
      insert.setBytes(3, registered.bytes());
      insert.setString(4, reason);
      insert.setLong(5, nowMillis);
      insert.setLong(6, nowMillis + ForgetRegister.SETTLES_AFTER.toMillis());
      insert.setObject(7, heldBy, Types.BIGINT);
      insert.setString(8, ManifestJson.write(entity));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        ForgetPlaces.add(connection, id, places);
        return id;
      }
    }
  }

  /**
   * Gives entries that a release of before has made the hash of their keys as the register has them
   * by now, where it is known how their columns were: before their keys go from it.
   */
  static void register(Connection connection, Collection<Long> ids) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update millrace.forgotten_key"
                + " set key_hash = ?, columns = ?::jsonb, is_registered = true where id = ?")) {
      for (Forgetting entry : EntryReader.entries(connection, EntryReader.UNREGISTERED)) {
        if (ids.contains(entry.id()) && entry.columns() != null) {
          update.setBytes(1, entry.keyHash().bytes());
          update.setString(2, ManifestJson.write(entry.columns()));
          update.setLong(3, entry.id());
          update.executeUpdate();
        }
      }
    }
  }

  /**
   * Requests become visible in the order of their ids: who looks for more sees them all. Ids are no
   * lower than the milliseconds since 1970: states, records and savepoints remember them, and a
   * store that was begun anew, or put back to what it was, must not give one of them once more.
   */
  static void lockIds(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "select pg_advisory_xact_lock('millrace.forgotten_key'::regclass::oid::bigint)")) {
      lock.execute();
    }
    try (PreparedStatement next =
        connection.prepareStatement(
            "select setval('millrace.forgotten_key_id_seq', greatest(?, last_value))"
                + " from millrace.forgotten_key_id_seq")) {
      next.setLong(1, System.currentTimeMillis());
      next.execute();
    }
  }
}
