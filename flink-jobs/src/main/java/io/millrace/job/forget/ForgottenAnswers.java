package io.millrace.job.forget;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.nio.charset.StandardCharsets;
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
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Forgotten keys as the log of answers names them, which is written by a job that has no
 * definitions: by entity and text. Opens a connection for each call; thread-safe. Every call may be
 * made again.
 *
 * @param address of the online store
 */
public record ForgottenAnswers(PostgresAddress address) {

  /** Says how answers name an entry's key. */
  public void add(long id, NamedKey key) {
    add(Map.of(id, key));
  }

  /** The same of several entries, by their ids. */
  public void add(Map<Long, NamedKey> byId) {
    KeyHasher hasher = new KeyHasher(new ForgetRegister(address).read().secret());
    // Where a release of before has said until when, for each view, that counts.
    try (Connection connection = address.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into millrace.forgotten_answer (id, key_text, text_hash, until)
                select id, ?, ?,
                  (select max(until) from millrace.forgotten_answer as before where before.id = by.id)
                from millrace.forgotten_key as by where id = ? and finished_at is null
                on conflict do nothing
                """)) {
      connection.setAutoCommit(false);
      for (Map.Entry<Long, NamedKey> key : byId.entrySet()) {
        insert.setString(1, key.getValue().text());
        insert.setBytes(2, hash(hasher, key.getValue().entity(), key.getValue().text()).bytes());
        insert.setLong(3, key.getKey());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw failed("say which answers are forgotten", e);
    }
  }

  /**
   * The texts of entries' keys, by their ids; those of which nothing is known are not in it, before
   * somebody has said it and once they are finished.
   */
  public Map<Long, String> texts(Collection<Long> ids) {
    Map<Long, String> texts = new HashMap<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select id, key_text from millrace.forgotten_answer"
                    + " where id = any(?) and key_text is not null and view is null")) {
      select.setObject(1, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          texts.put(row.getLong(1), row.getString(2));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw failed("read which answers are forgotten", e);
    }
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
    private final Map<KeyHash, List<Forgotten>> byHash = new HashMap<>();
    private final Set<Named> named = new HashSet<>();

    /**
     * What a hash is of: a text of an entity's keys.
     *
     * @param name that it is hashed with: the entity's or, of releases of before, a view's
     */
    private record Named(String name, AskedEntity entity) {}

    /** A key, by one entry: answers given by then that are not of its new life. */
    private record Forgotten(Named named, long untilMillis, Forgetting entry) {
      boolean holds(LoggedAnswer answer) {
        return answer.answeredAtMillis() <= untilMillis
            && (answer.row() == null
                || answer.row().positions().stream()
                    .noneMatch(
                        each ->
                            NewLife.isOf(entry, each.stream(), each.partition(), each.offset())));
      }
    }

    private Known(byte[] secret) {
      this.hasher = new KeyHasher(secret);
    }

    private void add(KeyHash hash, Forgotten forgotten) {
      byHash.computeIfAbsent(hash, any -> new ArrayList<>(1)).add(forgotten);
      named.add(forgotten.named());
    }

    /** Whether no answer is. */
    public boolean isEmpty() {
      return byHash.isEmpty();
    }

    /**
     * Whether an answer is forgotten. One of which nobody can say whose it is, is not.
     *
     * @param definitions by which answers were given
     */
    public boolean forgets(LoggedAnswer answer, AnsweredKeys definitions) {
      if (answer.key() == null) {
        return false;
      }
      AnsweredKeys.Asked asked =
          definitions.asked(answer.view(), answer.fingerprint(), answer.key());
      return named.stream().anyMatch(each -> forgets(answer, each, asked.of(each.entity())));
    }

    private boolean forgets(LoggedAnswer answer, Named by, String text) {
      return by(answer, by, text).findAny().isPresent();
    }

    private Stream<Forgotten> by(LoggedAnswer answer, Named by, String text) {
      return text == null
          ? Stream.empty()
          : byHash.getOrDefault(hash(hasher, by.name(), text), List.of()).stream()
              .filter(each -> each.named().equals(by) && each.holds(answer));
    }

    /** Ids of the entries under way by which an answer {@linkplain #forgets is forgotten}. */
    public Set<Long> underWay(LoggedAnswer answer, AnsweredKeys definitions) {
      Set<Long> ids = new TreeSet<>();
      if (answer.key() != null) {
        AnsweredKeys.Asked asked =
            definitions.asked(answer.view(), answer.fingerprint(), answer.key());
        named.stream()
            .flatMap(each -> by(answer, each, asked.of(each.entity())))
            .map(Forgotten::entry)
            .filter(Forgetting::isUnderWay)
            .forEach(entry -> ids.add(entry.id()));
      }
      return ids;
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
    record Row(KeyHash hash, long id, long untilMillis, String view) {}
    List<Row> rows = new ArrayList<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select text_hash, id, until, view from millrace.forgotten_answer");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Long until = row.getObject(3, Long.class);
        rows.add(
            new Row(
                new KeyHash(row.getBytes(1)),
                row.getLong(2),
                until == null ? Long.MAX_VALUE : until,
                row.getString(4)));
      }
    } catch (SQLException e) {
      throw failed("read which answers are forgotten", e);
    }
    if (rows.isEmpty()) {
      return new Known(new byte[] {0});
    }
    ForgetRegister.Contents contents = new ForgetRegister(address).read();
    Map<Long, Forgetting> entries = new HashMap<>();
    contents.entries().forEach(entry -> entries.put(entry.id(), entry));
    Known known = new Known(contents.secret());
    for (Row row : rows) {
      Forgetting entry = entries.get(row.id());
      if (entry != null) { // Else its request was taken away in between.
        Known.Named named =
            new Known.Named(
                row.view() == null ? entry.entity() : row.view(), AskedEntity.of(entry));
        known.add(row.hash(), new Known.Forgotten(named, row.untilMillis(), entry));
      }
    }
    return known;
  }

  private static KeyHash hash(KeyHasher hasher, String name, String keyText) {
    return hasher.hash(name, keyText.getBytes(StandardCharsets.UTF_8));
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
