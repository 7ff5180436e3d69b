package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.PullLog;
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
import java.util.ArrayList;
import java.util.Comparator;
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

  /**
   * Waits until the log has the last pull of a table that the online store has, and compares: each
   * that ended well is there once, and no other.
   */
  void assertPullsAreLogged(String pulled) throws SQLException {
    long last =
        number("select max(pull) from millrace.table_pull where table_name = '" + pulled + "'");
    assertThat(last).isPositive();
    ProofJob.await(() -> pullsInLog(pulled, last).size() >= pullsInStore(pulled, last).size());
    assertThat(pullsInLog(pulled, last)).isEqualTo(pullsInStore(pulled, last));
  }

  private List<String> pullsInStore(String pulled, long last) throws SQLException {
    // The store keeps a hundred: no test comes to more.
    String sql =
        "select pull, began_at, ended_at, rows, rejected from millrace.table_pull"
            + " where table_name = '%s' and pull <= %d order by pull".formatted(pulled, last);
    List<String> pulls = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pulls.add(
            "%s from %s to %s, rows %s, malformed %s"
                .formatted(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getLong(3),
                    rows.getLong(4),
                    rows.getLong(5)));
      }
    }
    return pulls;
  }

  private List<String> pullsInLog(String pulled, long last) {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.rows(PullLog.NAME).stream()
          .filter(row -> row.getField(PullLog.TABLE_NAME).equals(pulled))
          .filter(row -> (Integer) row.getField(PullLog.PULL) <= last)
          .sorted(Comparator.comparing(row -> (Integer) row.getField(PullLog.PULL)))
          .map(
              row ->
                  "%s from %s to %s, rows %s, malformed %s"
                      .formatted(
                          row.getField(PullLog.PULL),
                          millis(row, PullLog.PULLED_AT),
                          millis(row, "ended_at"),
                          row.getField("rows"),
                          row.getField("malformed")))
          .toList();
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
