package io.millrace.job.table;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which numbers of pulls are taken, so that a job that begins anew uses none twice. */
public final class PullNumbers {
  private PullNumbers() {}

  /**
   * The highest number that a pull of a table may have had; 0 for none. The pull after the last
   * that ended may have begun.
   *
   * @throws OnlineStoreException if the store cannot be asked
   */
  public static long usedBefore(PostgresAddress store, String table) {
    try (Connection connection = store.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select max(pull) + 1 from millrace.table_pull where table_name = ?")) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot read the pulls of table '%s' from %s: %s".formatted(table, store, e.getMessage()),
          e);
    }
  }
}
