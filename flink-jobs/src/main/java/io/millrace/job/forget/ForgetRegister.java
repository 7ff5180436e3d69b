package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

    /** The last entry of each key. */
    public LatestEntries latest() {
      return new LatestEntries(secret, entries);
    }

    /** The first entry that forgets an event. */
    public FirstEntries first() {
      return new FirstEntries(secret, entries);
    }
  }

  /**
   * Asks for a key to be forgotten: what came until now. A key that is being forgotten, and has not
   * come to its end, may be asked for once more: that is another entry.
   *
   * @param entity as a definition has it
   * @param key as the same definition has it
   * @param places where the key may be
   * @return the entry's id
   */
  public long request(EntitySpec entity, EntityKey key, String reason, Collection<String> places) {
    return inTransaction(
        "ask for a key to be forgotten",
        connection -> EntryWriter.insert(connection, entity, key, reason, null, places));
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
   * @param entity of the keys, as a definition has it and them
   * @return the ids of the entries, in the order of the keys
   */
  public List<Long> requestHeld(EntitySpec entity, List<Held> keys, Collection<String> places) {
    List<Long> ids = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += HELD_AT_ONCE) {
      List<Held> some = keys.subList(from, Math.min(keys.size(), from + HELD_AT_ONCE));
      ids.addAll(
          inTransaction(
              "ask for keys to be forgotten",
              connection -> EntryWriter.insertHeld(connection, entity, some, places)));
    }
    return ids;
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
          List<Forgetting> entries = EntryReader.entries(connection, which);
          return new Contents(
              entries.isEmpty() ? new byte[] {0} : RegisterSecret.in(connection), entries);
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
  public void lost(Map<EntitySpec, Map<EntityKey, Set<LostEvents.Lost>>> byEntity) {
    byte[] secret = inTransaction("take note of lost events", RegisterSecret::in);
    LostEvents events = new LostEvents(address);
    byEntity.forEach((entity, byKey) -> events.add(secret, entity, byKey));
  }

  @Override
  public void done(long id, String place, String detail, Long untilMillis) {
    new ForgetPlaces(address).done(id, place, detail, untilMillis);
  }

  @Override
  public void found(List<Found> all) {
    new RowCounts(address).found(all);
  }

  @Override
  public void hadMore(Map<String, Set<Long>> ids) {
    RowCounts counts = new RowCounts(address);
    ids.forEach((place, some) -> counts.going(some, place));
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
          EntryWriter.register(connection, ids);
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
