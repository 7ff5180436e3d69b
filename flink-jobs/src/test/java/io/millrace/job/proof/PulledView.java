package io.millrace.job.proof;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/** A view of tables as the platform shows it: its rows, the log of rows, and which pulls. */
final class PulledView {
  private static final int ATTEMPTS = 100;

  final BoundView view;
  final OnlineTable table;
  private final ProofPlatform platform;
  private final RowCodec codec;

  PulledView(ProofPlatform platform, BoundView view) {
    this.platform = platform;
    this.view = view;
    this.table = OnlineTable.of(view.spec());
    this.codec = new RowCodec(view.layout());
  }

  /** Rows by their key, a number. */
  Map<Long, OnlineRow> rows() throws SQLException {
    Map<Long, OnlineRow> rows = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row : platform.database.encodedRows(table).entrySet()) {
      rows.put((Long) view.keys().decode(row.getKey()).get(0), codec.decode(row.getValue()));
    }
    return rows;
  }

  Timeline timeline(OnlineRow row, String feature) {
    List<ViewLayout.Cell> cells = view.layout().cells();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).feature().equals(feature)) {
        return row.cells().get(i);
      }
    }
    throw new AssertionError(feature + " is none of " + cells);
  }

  /** At the row's start, when all that it counts has happened. */
  Object value(OnlineRow row, String feature) {
    return timeline(row, feature).at(row.startMillis() + 1).value();
  }

  /** Waits until the view shows a pull of a table that began at an instant or later. */
  void awaitVisible(String pulled, long beganAtMillis) {
    String sql =
        """
        select coalesce(max(v.began_at), 0) from millrace.table_visible v
        where v.online_table = '%1$s' and v.table_name = '%2$s' and v.visible_at <=
          (select min(complete_to) from millrace.progress where online_table = '%1$s'
             and epoch = (select max(epoch) from millrace.progress where online_table = '%1$s'))
        """
            .formatted(table.name(), pulled);
    ProofJob.await(() -> number(sql) >= beganAtMillis);
  }

  /** Arrival up to which the view is complete. */
  long completeToMillis() throws SQLException {
    return platform.database.completeTo(table);
  }

  List<Record> logged(String pulled) {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.rows("rows_" + pulled);
    }
  }

  long countLogged(String pulled) {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.tables().contains("rows_" + pulled) ? log.count("rows_" + pulled) : 0;
    }
  }

  static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }

  /** A number from the online store; 0 for null. */
  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** A text from the online store; null for none. */
  String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** While a job ends and another begins there may be no room for a connection. */
  private Connection connect() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return platform.database.address().connect();
      } catch (SQLException e) {
        if (!"53300".equals(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
        Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      }
    }
  }
}
