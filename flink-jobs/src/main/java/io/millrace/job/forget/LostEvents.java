package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events that keys have lost since the events were a forgotten key's too: a payment of a forgotten
 * card is one of its merchant's as well, whose online row goes on counting it while no log has it
 * any more. Keys are kept as hashes, beside the columns of their entity with the {@linkplain
 * KeyColumns kinds} of these, as a number and a day may have the same bytes; and whose event it was
 * is not kept. Opens a connection for each call; thread-safe. Every call may be made again.
 *
 * @param address of the online store
 */
public record LostEvents(PostgresAddress address) {
  private static final int KEYS_OF_A_QUERY = 1_000;

  /**
   * One event.
   *
   * @param feed name of the stream or table
   * @param partition source partition
   * @param offset within the partition
   * @param timeMillis event time
   */
  public record Lost(String feed, int partition, long offset, long timeMillis) {}

  /**
   * Takes note of events.
   *
   * @param secret of the register
   * @param byKey what each key of an entity has lost, as its definition has the key
   */
  public void add(byte[] secret, EntitySpec entity, Map<EntityKey, Set<Lost>> byKey) {
    KeyForm form = new KeyForm(entity);
    KeyHasher hasher = new KeyHasher(secret);
    try (Connection connection = address.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into millrace.lost_event"
                    + " (entity, key_hash, feed, partition, place, event_time)"
                    + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")) {
      connection.setAutoCommit(false);
      for (Map.Entry<EntityKey, Set<Lost>> key : byKey.entrySet()) {
        byte[] hash = hasher.hash(entity.name(), form.toRegister(key.getKey())).bytes();
        for (Lost lost : key.getValue()) {
          insert.setString(1, KeyColumns.text(entity));
          insert.setBytes(2, hash);
          insert.setString(3, lost.feed());
          insert.setInt(4, lost.partition());
          insert.setLong(5, lost.offset());
          insert.setLong(6, lost.timeMillis());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed("take note of lost events", e);
    }
  }

  /**
   * What keys of an entity have lost, each event once; those that have lost nothing are not in it.
   * What a release of before wrote is known by the entity's name, and by the bytes that the
   * register or the definition has, of whatever type its columns are.
   *
   * @param secret of the register
   * @param keys as the entity's definition has them
   */
  public Map<EntityKey, List<Lost>> of(
      byte[] secret, EntitySpec entity, Collection<EntityKey> keys) {
    Map<String, Map<KeyHash, EntityKey>> byEntity = new HashMap<>();
    KeyForm form = new KeyForm(entity);
    KeyHasher hasher = new KeyHasher(secret);
    Map<KeyHash, EntityKey> now =
        byEntity.computeIfAbsent(KeyColumns.text(entity), any -> new HashMap<>());
    Map<KeyHash, EntityKey> before =
        byEntity.computeIfAbsent(entity.name(), any -> new HashMap<>());
    for (EntityKey key : keys) {
      KeyHash hash = hasher.hash(entity.name(), form.toRegister(key));
      now.put(hash, key);
      before.put(hash, key);
      if (form.hasSymbols()) {
        before.put(hasher.hash(entity.name(), key), key);
      }
    }
    Map<EntityKey, Set<Lost>> found = new HashMap<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select key_hash, feed, partition, place, event_time from millrace.lost_event"
                    + " where entity = ? and key_hash = any(?)")) {
      for (Map.Entry<String, Map<KeyHash, EntityKey>> each : byEntity.entrySet()) {
        select.setString(1, each.getKey());
        read(connection, select, each.getValue(), found);
      }
    } catch (SQLException e) {
      throw failed("read lost events", e);
    }
    Map<EntityKey, List<Lost>> lost = new HashMap<>();
    found.forEach((key, events) -> lost.put(key, List.copyOf(events)));
    return lost;
  }

  private static void read(
      Connection connection,
      PreparedStatement select,
      Map<KeyHash, EntityKey> byHash,
      Map<EntityKey, Set<Lost>> found)
      throws SQLException {
    List<KeyHash> hashes = List.copyOf(byHash.keySet());
    for (int from = 0; from < hashes.size(); from += KEYS_OF_A_QUERY) {
      List<KeyHash> some = hashes.subList(from, Math.min(from + KEYS_OF_A_QUERY, hashes.size()));
      Array wanted =
          connection.createArrayOf(
              "bytea", some.stream().map(KeyHash::bytes).toArray(byte[][]::new));
      select.setArray(2, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found
              .computeIfAbsent(
                  byHash.get(new KeyHash(row.getBytes(1))), key -> new LinkedHashSet<>())
              .add(new Lost(row.getString(2), row.getInt(3), row.getLong(4), row.getLong(5)));
        }
      }
      wanted.free();
    }
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
