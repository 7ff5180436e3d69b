package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The register of forgotten keys, in the online store's schema {@code millrace}. Opens a connection
 * for each call; thread-safe. Every method throws {@link OnlineStoreException} when the store
 * cannot be used.
 *
 * @param address of the online store
 */
public record ForgetRegister(PostgresAddress address) implements KeyRegister {
  /**
   * From a request to the arrival time at which all readers have chosen their cuts. Readers look
   * once a second; one that cannot look holds its watermark back.
   */
  public static final Duration SETTLES_AFTER = Duration.ofSeconds(15);

  private static final int SECRET_BYTES = 32;

  /** Seen by readers well before they settle. */
  private static final int HELD_AT_ONCE = 500;

  /** All entries with the secret, read together. */
  public record Contents(byte[] secret, List<Forgetting> entries) {
    public Contents {
      entries = List.copyOf(entries);
    }

    /** Which events they forget. */
    public ForgottenEvents forgotten() {
      return ForgottenEvents.of(secret, entries);
    }
  }

  /**
   * Asks for a key to be forgotten: what came until now. A key that is being forgotten, and has not
   * come to its end, may be asked for once more: that is another entry.
   *
   * @param places where the key may be
   * @return the entry's id
   */
  public long request(String entity, EntityKey key, String reason, Collection<String> places) {
    return inTransaction(
        "ask for a key to be forgotten",
        connection -> insert(connection, entity, key, reason, null, places));
  }

  /**
   * A key that is to be forgotten because it holds another that is.
   *
   * @param by entry of the key that it holds
   */
  public record Held(long by, EntityKey key) {}

  /**
   * Asks for keys to be forgotten because they hold others that are, many in one go; but for those
   * that were asked for since the others were, for this or any other reason.
   *
   * @param entity of the keys
   * @return the ids of the entries, in the order of the keys
   */
  public List<Long> requestHeld(String entity, List<Held> keys, Collection<String> places) {
    List<Long> ids = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += HELD_AT_ONCE) {
      List<Held> some = keys.subList(from, Math.min(keys.size(), from + HELD_AT_ONCE));
      ids.addAll(
          inTransaction(
              "ask for keys to be forgotten",
              connection -> insert(connection, entity, some, places)));
    }
    return ids;
  }

  private static List<Long> insert(
      Connection connection, String entity, List<Held> keys, Collection<String> places)
      throws SQLException {
    KeyHasher hasher = new KeyHasher(secret(connection));
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
      select.setString(2, entity);
      for (Held each : keys) {
        select.setLong(1, each.by());
        select.setBytes(3, hasher.hash(entity, each.key()).bytes());
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
      update.setLong(2, nowMillis + SETTLES_AFTER.toMillis());
      update.setObject(3, ids.toArray(Long[]::new));
      update.executeUpdate();
    }
  }

  private static long insert(
      Connection connection,
      String entity,
      EntityKey key,
      String reason,
      Long heldBy,
      Collection<String> places)
      throws SQLException {
    lockIds(connection);
    KeyHash hash = new KeyHasher(secret(connection)).hash(entity, key);
    long nowMillis = System.currentTimeMillis();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.forgotten_key"
                + " (entity, key_hash, key, reason, requested_at, settles_at, held_by)"
                + " values (?, ?, ?, ?, ?, ?, ?) returning id")) {
      insert.setString(1, entity);
      insert.setBytes(2, hash.bytes());
      insert.setBytes(3, key.bytes());
      insert.setString(4, reason);
      insert.setLong(5, nowMillis);
      insert.setLong(6, nowMillis + SETTLES_AFTER.toMillis());
      insert.setObject(7, heldBy, Types.BIGINT);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        ForgetPlaces.add(connection, id, places);
        return id;
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

  /** Of each entry that was asked for because its key holds another, the entry of that. */
  public Map<Long, Long> heldBy() {
    return inTransaction(
        "read the register of forgotten keys",
        connection -> {
          Map<Long, Long> by = new TreeMap<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "select id, held_by from millrace.forgotten_key where held_by is not null");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              by.put(row.getLong(1), row.getLong(2));
            }
          }
          return by;
        });
  }

  /** Whether the store has one: a store of before, or of something else, has none. */
  public boolean isThere() {
    return inTransaction(
        "look for the register of forgotten keys",
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "select to_regclass('millrace.forgotten_key') is not null");
              ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
          }
        });
  }

  @Override
  public Contents read() {
    return read("");
  }

  /** Those that are not finished: so looking often does not take longer with each that ever was. */
  public Contents readUnderWay() {
    return read(" where finished_at is null");
  }

  private Contents read(String which) {
    return inTransaction(
        "read the register of forgotten keys",
        connection -> {
          List<Forgetting> entries = entries(connection, which);
          return new Contents(entries.isEmpty() ? new byte[] {0} : secret(connection), entries);
        });
  }

  @Override
  public String version() {
    return inTransaction(
        "look at the register of forgotten keys",
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "select (select coalesce(max(id), 0) from millrace.forgotten_key) || '/' ||"
                          + " (select count(*) from millrace.forgotten_key"
                          + " where finished_at is not null) || '/' ||"
                          + " (select count(*) from millrace.forget_offset)");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
          }
        });
  }

  @Override
  public Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts) {
    return inTransaction(
        "choose cuts",
        connection -> {
          choose(connection, List.of(new Chosen(id, stream, source, cuts)));
          Map<Integer, Long> standing = new TreeMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select partition, cut from millrace.forget_offset"
                      + " where id = ? and stream = ? and source = ?")) {
            select.setLong(1, id);
            select.setString(2, stream);
            select.setString(3, source);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                standing.put(row.getInt(1), row.getLong(2));
              }
            }
          }
          standing.keySet().retainAll(cuts.keySet());
          return standing;
        });
  }

  @Override
  public void cut(List<Chosen> all) {
    inTransaction(
        "choose cuts",
        connection -> {
          choose(connection, all);
          return all;
        });
  }

  /** Of an entry that is not there any more, as after a failover, there is nothing to choose. */
  private static void choose(Connection connection, List<Chosen> all) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into millrace.forget_offset (id, stream, source, partition, cut)
            select id, ?, ?, ?, ? from millrace.forgotten_key where id = ?
            on conflict do nothing
            """)) {
      for (Chosen each : all) {
        for (Map.Entry<Integer, Long> cut : new TreeMap<>(each.cuts()).entrySet()) {
          insert.setString(1, each.stream());
          insert.setString(2, each.source());
          insert.setInt(3, cut.getKey());
          insert.setLong(4, cut.getValue());
          insert.setLong(5, each.id());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  @Override
  public void lost(Map<String, Map<EntityKey, Set<LostEvents.Lost>>> byEntity) {
    byte[] secret = inTransaction("take note of lost events", ForgetRegister::secret);
    LostEvents events = new LostEvents(address);
    byEntity.forEach((entity, byKey) -> events.add(secret, entity, byKey));
  }

  @Override
  public void done(long id, String place, String detail, Long untilMillis) {
    new ForgetPlaces(address).done(id, place, detail, untilMillis);
  }

  /** Nothing is left to do: the key itself goes from the register. */
  public void finish(long id) {
    finish(List.of(id));
  }

  /** The same of several entries, all of them or none. */
  public void finish(Collection<Long> ids) {
    inTransaction(
        "end the forgetting of keys",
        connection -> {
          long nowMillis = System.currentTimeMillis();
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update millrace.forgotten_key set finished_at = ?, key = null"
                      + " where id = any(?) and finished_at is null")) {
            update.setLong(1, nowMillis);
            update.setObject(2, ids.toArray(Long[]::new));
            update.executeUpdate();
          }
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update millrace.forgotten_answer set key_text = null,"
                      + " until = coalesce(until, ?) where id = any(?)")) {
            // Where nobody has said until when: a job without a log, or a log without answers.
            update.setLong(1, nowMillis);
            update.setObject(2, ids.toArray(Long[]::new));
            return update.executeUpdate();
          }
        });
  }

  private static byte[] secret(Connection connection) throws SQLException {
    byte[] drawn = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(drawn);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.forget_secret (secret) values (?) on conflict do nothing")) {
      insert.setBytes(1, drawn);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
            connection.prepareStatement("select secret from millrace.forget_secret");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBytes(1);
    }
  }

  private static List<Forgetting> entries(Connection connection, String which) throws SQLException {
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

  private <T> T inTransaction(String what, Work<T> work) {
    try (Connection connection = address.connect()) {
      connection.setAutoCommit(false);
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot " + what + " in " + address + ": " + e.getMessage(), e);
    }
  }

  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
