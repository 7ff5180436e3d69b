package io.millrace.job.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements that write, within whatever transaction their connection is in. */
public final class Statements {
  private Statements() {}

  /**
   * Runs a statement that writes.
   *
   * @param parameters in the order of its question marks; arrays and nulls as the driver takes them
   */
  public static void execute(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
