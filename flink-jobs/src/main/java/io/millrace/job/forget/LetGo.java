package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Online tables whose places are let go: whether a job writes them all the same, and what of a key
 * they still serve. Opens a connection for each look; thread-safe. Methods throw {@link
 * OnlineStoreException} when the store cannot be used.
 *
 * @param online the online store
 */
public record LetGo(PostgresAddress online) {
  /** A job that runs says how far its tables are some times a second, also where nothing comes. */
  private static final Duration WATCHED = Duration.ofSeconds(5);

  private static final long LOOK_MILLIS = 250;

  /** Of a table whose sources have ended: nobody writes it. */
  private static final long ENDED = Long.MAX_VALUE;

  private record Writer(String table, int subtask) {}

  private record Said(long epoch, long completeToMillis) {}

  /**
   * Those of some tables that a job writes now; takes some seconds where one may be. A job that has
   * just been started says nothing before it has caught up: it is not seen.
   */
  public Set<String> written(Collection<String> tables) throws InterruptedException {
    Set<String> written = new TreeSet<>();
    Set<String> watched = new TreeSet<>();
    Map<Writer, Said> before = said(tables);
    before.forEach(
        (writer, said) -> {
          if (said.completeToMillis() != ENDED) {
            watched.add(writer.table());
          }
        });
    long endNanos = System.nanoTime() + WATCHED.toNanos();
    while (!written.containsAll(watched) && System.nanoTime() - endNanos < 0) {
      Thread.sleep(LOOK_MILLIS);
      said(watched)
          .forEach(
              (writer, said) -> {
                if (!said.equals(before.get(writer))) {
                  written.add(writer.table());
                }
              });
    }
    return written;
  }

  private Map<Writer, Said> said(Collection<String> tables) {
    Map<Writer, Said> said = new HashMap<>();
    try (Connection connection = online.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select online_table, subtask, epoch, complete_to from millrace.progress"
                    + " where online_table = any(?)")) {
      Array names = connection.createArrayOf("text", tables.toArray());
      select.setArray(1, names);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          said.put(
              new Writer(row.getString(1), row.getInt(2)),
              new Said(row.getLong(3), row.getLong(4)));
        }
      }
      names.free();
      return said;
    } catch (SQLException e) {
      throw failed("look whether a job runs", e);
    }
  }

  /**
   * Deletes the row of an entry's key from a table that no job writes, but for one of the key's new
   * life. Of a row that does not say so nothing stays, whenever it was decided; what came of the
   * key since is there again when its job is.
   */
  public void delete(OnlineTable table, Forgetting entry) {
    try (Connection connection = online.connect()) {
      Optional<EntityKey> key = key(entry, table);
      if (key.isEmpty() || !exists(connection, table)) {
        return;
      }
      new FormerRows(connection, table)
          .delete(Map.of(key.get(), List.of(new KeyUntil(entry, Long.MAX_VALUE))));
    } catch (SQLException e) {
      throw failed("delete a key from " + table.name(), e);
    }
  }

  /**
   * An entry's key as a table has it, by the manifest that it was deployed by, and else as it was
   * asked for; empty where it can be none of the table's.
   */
  private Optional<EntityKey> key(Forgetting entry, OnlineTable table) {
    return Deployments.read(online).views().stream()
        .filter(each -> each.onlineTable().equals(table.name()))
        .findFirst()
        .map(Deployments.DeployedView::entity)
        .or(() -> Optional.ofNullable(entry.columns()))
        .map(entity -> entry.keyIn(new KeyForm(entity)))
        .orElse(Optional.of(entry.key()));
  }

  private static boolean exists(Connection connection, OnlineTable table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, table.sql());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + online + ": " + e.getMessage(), e);
  }
}
