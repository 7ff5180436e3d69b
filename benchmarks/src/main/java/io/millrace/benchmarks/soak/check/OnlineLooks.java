package io.millrace.benchmarks.soak.check;

import io.millrace.compile.BoundView;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at the online table of a view, rows and progress at once. For one thread. */
final class OnlineLooks implements AutoCloseable {
  private static final String SQL =
      """
      select t.row, p.complete_to
      from unnest(?::bytea[]) with ordinality k (key, place)
      left join ${table} t on t.key = k.key
      cross join (
        select case when count(*) = max(parallelism) then min(complete_to) end as complete_to
        from millrace.progress
        where online_table = ?
          and epoch = (select max(epoch) from millrace.progress where online_table = ?)) p
      order by k.place
      """;

  private final PostgresAddress address;
  private final BoundView view;
  private final OnlineTable table;
  private Connection connection;

  OnlineLooks(PostgresAddress address, BoundView view) {
    this.address = address;
    this.view = view;
    this.table = OnlineTable.of(view.spec());
  }

  /**
   * @param keys of the one column that the view's key has
   */
  OnlineLook at(List<String> keys) throws SQLException {
    byte[][] encoded =
        keys.stream().map(key -> view.keys().encode(List.of(key)).bytes()).toArray(byte[][]::new);
    try (PreparedStatement select =
        connection().prepareStatement(SQL.replace("${table}", table.sql()))) {
      select.setArray(1, connection.createArrayOf("bytea", encoded));
      select.setString(2, table.name());
      select.setString(3, table.name());
      try (ResultSet result = select.executeQuery()) {
        return read(result);
      }
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private static OnlineLook read(ResultSet result) throws SQLException {
    RowStart[] rows = new RowStart[0];
    long completeTo = Long.MIN_VALUE;
    List<RowStart> read = new ArrayList<>();
    while (result.next()) {
      byte[] row = result.getBytes(1);
      read.add(row == null ? null : RowStart.read(row));
      long known = result.getLong(2);
      completeTo = result.wasNull() ? Long.MIN_VALUE : known;
    }
    return new OnlineLook(completeTo, Arrays.asList(read.toArray(rows)));
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = address.connect();
    }
    return connection;
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      Connection open = connection;
      connection = null;
      open.close();
    }
  }
}
