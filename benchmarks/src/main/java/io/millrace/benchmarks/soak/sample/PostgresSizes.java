package io.millrace.benchmarks.soak.sample;

import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Tables of the online store and of the catalog: size, rows, dead rows. For one thread. */
public final class PostgresSizes {
  private static final double MEBIBYTE = 1 << 20;
  private static final String SQL =
      """
      select s.schemaname || '.' || s.relname, s.schemaname = 'online',
        pg_relation_size(s.relid), pg_indexes_size(s.relid), pg_total_relation_size(s.relid),
        n_live_tup, n_dead_tup, n_tup_upd, n_tup_hot_upd, n_tup_del, autovacuum_count
      from pg_stat_user_tables s
      order by pg_total_relation_size(s.relid) desc, 1
      """;

  private final PostgresAddress address;

  public PostgresSizes(PostgresAddress address) {
    this.address = address;
  }

  void sample(SeriesBook book) throws SQLException {
    long table = 0;
    long index = 0;
    long live = 0;
    long dead = 0;
    long others = 0;
    for (Size size : sizes()) {
      if (size.online()) {
        table += size.tableBytes();
        index += size.indexBytes();
        live += size.live();
        dead += size.dead();
      } else {
        others += size.totalBytes();
      }
    }
    book.bounded("table_mb", 1, table / MEBIBYTE);
    book.bounded("index_mb", 1, index / MEBIBYTE);
    book.bounded("online_rows", 100, live);
    book.bounded("dead_rows", 1_000, dead);
    book.bounded("other_tables_mb", 1, others / MEBIBYTE);
  }

  /** Each table as it is now. */
  public ReportTable table() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (Size size : sizes()) {
      rows.add(
          List.of(
              size.name(),
              Numbers.text(size.tableBytes() / MEBIBYTE),
              Numbers.text(size.indexBytes() / MEBIBYTE),
              Numbers.text(size.live()),
              Numbers.text(size.dead()),
              Numbers.text(size.updates()),
              size.updates() == 0 ? "" : Numbers.text(100.0 * size.inPlace() / size.updates()),
              Numbers.text(size.deletes()),
              Numbers.text(size.vacuums())));
    }
    return new ReportTable(
        "PostgreSQL at the end",
        List.of(
            "table", "MiB", "index MiB", "rows", "dead", "updates", "HOT %", "deletes", "vacuums"),
        rows);
  }

  private record Size(
      String name,
      boolean online,
      long tableBytes,
      long indexBytes,
      long totalBytes,
      long live,
      long dead,
      long updates,
      long inPlace,
      long deletes,
      long vacuums) {}

  private List<Size> sizes() throws SQLException {
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(SQL)) {
      List<Size> sizes = new ArrayList<>();
      while (result.next()) {
        sizes.add(
            new Size(
                result.getString(1),
                result.getBoolean(2),
                result.getLong(3),
                result.getLong(4),
                result.getLong(5),
                result.getLong(6),
                result.getLong(7),
                result.getLong(8),
                result.getLong(9),
                result.getLong(10),
                result.getLong(11)));
      }
      return sizes;
    }
  }
}
