package io.millrace.cli.demo;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The rows of the online tables as they stand in PostgreSQL. */
record OnlineRows(Connection connection) {

  /** By what a newer row is told from an older one. */
  record Order(long epoch, long position, long decidedAtMillis) {}

  /** The order of each key's row. */
  Map<EntityKey, Order> of(BoundView view) {
    String sql =
        "select key, epoch, position, decided_at from " + OnlineTable.of(view.spec()).sql();
    Map<EntityKey, Order> rows = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.put(
            new EntityKey(result.getBytes(1)),
            new Order(result.getLong(2), result.getLong(3), result.getLong(4)));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the online table of " + view.spec().name(), e);
    }
  }
}
