package io.millrace.job.forget.erase;

import io.millrace.compile.BoundTable;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The marks that pulls of tables have reached, as they are told and kept: where a table is followed
 * by a column of its key, a mark may be a forgotten key. The table's source has its own, until a
 * later row moves it; a job that begins without it goes on from one that was kept before. One that
 * was asked for is a reset from then on: what follows it reads more, and nothing less.
 *
 * @param store the online store
 */
record ReachedMarks(PostgresAddress store) {

  /**
   * Clears those that are a column of a key.
   *
   * @param codec of the keys' entity
   */
  void forget(BoundTable table, EntityCodec codec, Collection<EntityKey> keys) {
    List<String> texts =
        keys.stream()
            .flatMap(key -> codec.decode(key).stream())
            .map(String::valueOf)
            .filter(text -> text.indexOf('\0') < 0) // PostgreSQL has no such text.
            .toList();
    try (Connection connection = store.connect()) {
      Object among = texts.toArray(String[]::new);
      Statements.execute(
          connection,
          "update millrace.table_pull set seen_until = null"
              + " where table_name = ? and seen_until = any(?)",
          table.name(),
          among);
      Statements.execute(
          connection,
          "delete from millrace.table_mark where table_name = ? and mark = any(?)",
          table.name(),
          among);
      Statements.execute(
          connection,
          "update millrace.pull_request set seen_until = null"
              + " where table_name = ? and seen_until = any(?)",
          table.name(),
          among);
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot clear marks of table '%s' in %s: %s"
              .formatted(table.name(), store, e.getMessage()),
          e);
    }
  }
}
