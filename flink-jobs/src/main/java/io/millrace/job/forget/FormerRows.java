package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineTable;
import io.millrace.manifest.ManifestJson;
import io.millrace.manifest.ViewSpec;
import io.millrace.row.RowCodec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of forgotten keys in one online table, but for those of their {@linkplain NewLife new life}:
 * the job that wrote one had gone beyond a cut, and had emptied the key there. A row says so by its
 * positions, and by the deployment that wrote it, which says what streams they are of. Where either
 * cannot be read, as of another release, nobody can say more of a row than when it was decided.
 *
 * <p>Not thread-safe; uses a connection of the caller's, which commits by itself.
 */
public final class FormerRows {
  private static final int AT_ONCE = 1_000;

  private final Connection connection;
  private final OnlineTable table;

  /** By epoch, the streams of its view's positions; empty where nobody knows them. */
  private final Map<Long, Map<Integer, String>> streams = new HashMap<>();

  /**
   * @param table that there is
   */
  public FormerRows(Connection connection, OnlineTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** A row as it was looked at. */
  private record Found(
      EntityKey key, long epoch, long position, long decidedAtMillis, Set<Long> entries) {

    static Map<Set<Long>, Long> counted(Stream<Found> rows) {
      return rows.collect(Collectors.groupingBy(Found::entries, Collectors.counting()));
    }
  }

  /**
   * Deletes them. A job may write the table meanwhile: no row goes that was not looked at, and one
   * that was written in between is looked at again.
   *
   * @param forgotten each key with at least one entry
   * @return how many rows went
   */
  public int delete(Map<EntityKey, List<KeyUntil>> forgotten) throws SQLException {
    return delete(forgotten, CountedRows.BY_NOBODY);
  }

  /** The same, with who counts them. */
  public int delete(Map<EntityKey, List<KeyUntil>> forgotten, CountedRows counted)
      throws SQLException {
    List<EntityKey> keys = List.copyOf(forgotten.keySet());
    int rows = 0;
    for (int from = 0; from < keys.size(); from += AT_ONCE) {
      List<EntityKey> some = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
      while (!some.isEmpty()) {
        List<Found> former = former(some, forgotten);
        if (former.isEmpty()) {
          break;
        }
        Map<Set<Long>, Long> going = Found.counted(former.stream());
        counted.going(going);
        int[] deleted = delete(former);
        rows += IntStream.of(deleted).sum();
        counted.gone(
            going,
            Found.counted(
                IntStream.range(0, deleted.length)
                    .filter(i -> deleted[i] > 0)
                    .mapToObj(former::get)));
        some =
            IntStream.range(0, deleted.length)
                .filter(i -> deleted[i] == 0)
                .mapToObj(i -> former.get(i).key())
                .toList();
      }
    }
    return rows;
  }

  private List<Found> former(List<EntityKey> keys, Map<EntityKey, List<KeyUntil>> forgotten)
      throws SQLException {
    List<Found> former = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select key, epoch, position, decided_at, row from "
                + table.sql()
                + " where key = any(?)")) {
      Array wanted =
          connection.createArrayOf(
              "bytea", keys.stream().map(EntityKey::bytes).toArray(byte[][]::new));
      select.setArray(1, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          EntityKey key = new EntityKey(row.getBytes(1));
          long epoch = row.getLong(2);
          long decidedAtMillis = row.getLong(4);
          Set<Long> entries = entries(forgotten.get(key), row.getBytes(5), epoch, decidedAtMillis);
          if (!entries.isEmpty()) {
            former.add(new Found(key, epoch, row.getLong(3), decidedAtMillis, entries));
          }
        }
      }
      wanted.free();
    }
    return former;
  }

  /** Ids of those that a row goes for. */
  private Set<Long> entries(List<KeyUntil> all, byte[] row, long epoch, long decidedAtMillis)
      throws SQLException {
    Set<Long> entries = new TreeSet<>();
    for (KeyUntil each : all) {
      if (decidedAtMillis <= each.untilMillis() && !isOfNewLife(each.entry(), row, epoch)) {
        entries.add(each.entry().id());
      }
    }
    return entries;
  }

  private boolean isOfNewLife(Forgetting entry, byte[] row, long epoch) throws SQLException {
    Map<Integer, String> known = streams(epoch);
    try {
      return RowCodec.positions(row).stream()
          .filter(each -> known.containsKey(each.stream()))
          .anyMatch(
              each ->
                  NewLife.isOf(entry, known.get(each.stream()), each.partition(), each.offset()));
    } catch (IllegalArgumentException e) {
      return false; // of another release, or spoilt: it cannot be read
    }
  }

  private Map<Integer, String> streams(long epoch) throws SQLException {
    Map<Integer, String> known = streams.get(epoch);
    if (known == null) {
      known = read(epoch);
      streams.put(epoch, known);
    }
    return known;
  }

  private Map<Integer, String> read(long epoch) throws SQLException {
    Map<Integer, String> known = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select manifest::text from millrace.deployment where epoch = ?")) {
      select.setLong(1, epoch);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          ManifestJson.read(row.getString(1)).views().stream()
              .filter(view -> view.onlineTable().equals(table.name()))
              .map(ViewSpec::inputs)
              .findFirst()
              .ifPresent(
                  inputs ->
                      inputs.forEach(input -> known.put(input.streamIndex(), input.stream())));
        }
      }
    } catch (IllegalArgumentException e) {
      return Map.of(); // of another release: it cannot be read
    }
    return known;
  }

  /** How many rows each of them was: none where it was written in between. */
  private int[] delete(List<Found> rows) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from %s where key = ? and epoch = ? and position = ? and decided_at = ?"
                .formatted(table.sql()))) {
      for (Found each : rows) {
        delete.setBytes(1, each.key().bytes());
        delete.setLong(2, each.epoch());
        delete.setLong(3, each.position());
        delete.setLong(4, each.decidedAtMillis());
        delete.addBatch();
      }
      return delete.executeBatch();
    }
  }
}
