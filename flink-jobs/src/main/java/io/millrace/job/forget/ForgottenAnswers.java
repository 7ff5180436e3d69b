package io.millrace.job.forget;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Forgotten keys as the log of answers names them, which is written by a job that has no
 * definitions: by view and text. Opens a connection for each call; thread-safe. Every call may be
 * made again.
 *
 * @param address of the online store
 */
public record ForgottenAnswers(PostgresAddress address) {

  /**
   * Says how answers name an entry's key.
   *
   * @param keys by view
   */
  public void add(long id, Map<String, NamedKey> keys) {
    add(Map.of(id, keys));
  }

  /** The same of several entries, by their ids. */
  public void add(Map<Long, Map<String, NamedKey>> byId) {
    KeyHasher hasher = new KeyHasher(new ForgetRegister(address).read().secret());
    try (Connection connection = address.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into millrace.forgotten_answer (id, view, key_text, text_hash, key_columns)
                select id, ?, ?, ?, ? from millrace.forgotten_key
                where id = ? and finished_at is null
                on conflict do nothing
                """)) {
      connection.setAutoCommit(false);
      for (Map.Entry<Long, Map<String, NamedKey>> keys : byId.entrySet()) {
        for (Map.Entry<String, NamedKey> key : keys.getValue().entrySet()) {
          List<Integer> places = key.getValue().places();
          insert.setString(1, key.getKey());
          insert.setString(2, key.getValue().text());
          insert.setBytes(3, hash(hasher, key.getKey(), key.getValue().text()).bytes());
          insert.setArray(
              4, places.isEmpty() ? null : connection.createArrayOf("integer", places.toArray()));
          insert.setLong(5, keys.getKey());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed("say which answers are forgotten", e);
    }
  }

  /** An entry's key by view; empty before it is known, and once it is finished. */
  public Map<String, NamedKey> texts(long id) {
    return texts(List.of(id)).getOrDefault(id, Map.of());
  }

  /** The same of several entries, by their ids; those of which nothing is known are not in it. */
  public Map<Long, Map<String, NamedKey>> texts(Collection<Long> ids) {
    Map<Long, Map<String, NamedKey>> texts = new HashMap<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select id, view, key_text, key_columns from millrace.forgotten_answer"
                    + " where id = any(?) and key_text is not null")) {
      select.setObject(1, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          texts
              .computeIfAbsent(row.getLong(1), id -> new TreeMap<>())
              .put(row.getString(2), new NamedKey(row.getString(3), places(row.getArray(4))));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw failed("read which answers are forgotten", e);
    }
  }

  private static List<Integer> places(Array columns) throws SQLException {
    return columns == null ? List.of() : List.of((Integer[]) columns.getArray());
  }

  /**
   * Answers given later than an entry's instant are about what came since. The first call counts.
   *
   * @param untilMillis by the ids of entries
   */
  public void until(Map<Long, Long> untilMillis) {
    try (Connection connection = address.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "update millrace.forgotten_answer set until = ? where id = ? and until is null")) {
      connection.setAutoCommit(false);
      for (Map.Entry<Long, Long> each : untilMillis.entrySet()) {
        update.setLong(1, each.getValue());
        update.setLong(2, each.getKey());
        update.addBatch();
      }
      update.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw failed("say which answers are forgotten", e);
    }
  }

  /** Which answers are forgotten. Immutable and thread-safe. */
  public static final class Known {
    private final KeyHasher hasher;
    private final Map<KeyHash, List<Forgotten>> byHash;

    /** By view, of which columns the hashes are. */
    private final Map<String, Set<List<Integer>>> placesByView;

    /** A key, by one entry: answers given by then that are not of its new life. */
    private record Forgotten(List<Integer> places, long untilMillis, Forgetting entry) {
      boolean holds(LoggedAnswer answer) {
        return answer.answeredAtMillis() <= untilMillis
            && (answer.row() == null
                || answer.row().positions().stream()
                    .noneMatch(
                        each ->
                            NewLife.isOf(entry, each.stream(), each.partition(), each.offset())));
      }
    }

    private Known(
        byte[] secret,
        Map<KeyHash, List<Forgotten>> byHash,
        Map<String, Set<List<Integer>>> placesByView) {
      this.hasher = new KeyHasher(secret);
      this.placesByView = placesByView;
      this.byHash = Map.copyOf(byHash);
    }

    /** Whether no answer is. */
    public boolean isEmpty() {
      return byHash.isEmpty();
    }

    /** Whether an answer is forgotten. */
    public boolean forgets(LoggedAnswer answer) {
      return answer.key() != null
          && placesByView.getOrDefault(answer.view(), Set.of()).stream()
              .anyMatch(places -> forgets(answer, places));
    }

    /** By these columns of its key: another column may have the same text, and is another's. */
    private boolean forgets(LoggedAnswer answer, List<Integer> places) {
      String text = NamedKey.part(answer.key(), places);
      return text != null
          && byHash.getOrDefault(hash(hasher, answer.view(), text), List.of()).stream()
              .anyMatch(each -> each.places().equals(places) && each.holds(answer));
    }
  }

  /** Another text when anything is known that was not, or not any more. */
  public String version() {
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select count(*) || '/' || count(until) from millrace.forgotten_answer");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1) + "/" + new ForgetRegister(address).version();
    } catch (SQLException e) {
      throw failed("look which answers are forgotten", e);
    }
  }

  /** Everything that is known now. */
  public Known read() {
    record Row(KeyHash hash, List<Integer> places, long id, long untilMillis) {}
    Map<String, Set<List<Integer>>> placesByView = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select text_hash, id, until, view, key_columns from millrace.forgotten_answer");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Long until = row.getObject(3, Long.class);
        List<Integer> places = places(row.getArray(5));
        rows.add(
            new Row(
                new KeyHash(row.getBytes(1)),
                places,
                row.getLong(2),
                until == null ? Long.MAX_VALUE : until));
        placesByView.computeIfAbsent(row.getString(4), view -> new HashSet<>()).add(places);
      }
    } catch (SQLException e) {
      throw failed("read which answers are forgotten", e);
    }
    if (rows.isEmpty()) {
      return new Known(new byte[] {0}, Map.of(), Map.of());
    }
    ForgetRegister.Contents contents = new ForgetRegister(address).read();
    Map<Long, Forgetting> entries = new HashMap<>();
    contents.entries().forEach(entry -> entries.put(entry.id(), entry));
    Map<KeyHash, List<Known.Forgotten>> byHash = new HashMap<>();
    for (Row row : rows) {
      byHash
          .computeIfAbsent(row.hash(), any -> new ArrayList<>())
          .add(new Known.Forgotten(row.places(), row.untilMillis(), entries.get(row.id())));
    }
    return new Known(contents.secret(), byHash, placesByView);
  }

  private static KeyHash hash(KeyHasher hasher, String view, String keyText) {
    return hasher.hash(view, keyText.getBytes(StandardCharsets.UTF_8));
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
