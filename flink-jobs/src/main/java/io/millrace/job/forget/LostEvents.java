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
   * A key as rows have it.
   *
   * @param entity its columns with their kinds; its name alone where a release of before wrote it
   */
  private record NotedKey(String entity, KeyHash hash) {}

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
        NotedKey noted = noted(hasher, form, key.getKey());
        for (Lost lost : key.getValue()) {
          insert.setString(1, noted.entity());
          insert.setBytes(2, noted.hash().bytes());
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

  private static NotedKey noted(KeyHasher hasher, KeyForm form, EntityKey key) {
    EntitySpec entity = form.entity();
    return new NotedKey(KeyColumns.text(entity), hasher.hash(entity.name(), form.toRegister(key)));
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
    Map<NotedKey, EntityKey> byNoted = new HashMap<>();
    KeyForm form = new KeyForm(entity);
    KeyHasher hasher = new KeyHasher(secret);
    for (EntityKey key : keys) {
      NotedKey noted = noted(hasher, form, key);
      byNoted.put(noted, key);
      byNoted.put(new NotedKey(entity.name(), noted.hash()), key);
      if (form.hasSymbols()) {
        byNoted.put(new NotedKey(entity.name(), hasher.hash(entity.name(), key)), key);
      }
    }
    List<NotedKey> all = List.copyOf(byNoted.keySet());
    Map<EntityKey, Set<Lost>> found = new HashMap<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select entity, key_hash, feed, partition, place, event_time"
                    + " from millrace.lost_event"
                    + " where (entity, key_hash) in (select * from unnest(?, ?))")) {
      for (int from = 0; from < all.size(); from += KEYS_OF_A_QUERY) {
        List<NotedKey> some = all.subList(from, Math.min(from + KEYS_OF_A_QUERY, all.size()));
        Array entities =
            connection.createArrayOf(
                "text", some.stream().map(NotedKey::entity).toArray(String[]::new));
        Array hashes =
            connection.createArrayOf(
                "bytea", some.stream().map(each -> each.hash().bytes()).toArray(byte[][]::new));
        select.setArray(1, entities);
        select.setArray(2, hashes);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            NotedKey noted = new NotedKey(row.getString(1), new KeyHash(row.getBytes(2)));
            found
                .computeIfAbsent(byNoted.get(noted), key -> new LinkedHashSet<>())
                .add(new Lost(row.getString(3), row.getInt(4), row.getLong(5), row.getLong(6)));
          }
        }
        entities.free();
        hashes.free();
      }
    } catch (SQLException e) {
      throw failed("read lost events", e);
    }
    Map<EntityKey, List<Lost>> lost = new HashMap<>();
    found.forEach((key, events) -> lost.put(key, List.copyOf(events)));
    return lost;
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
