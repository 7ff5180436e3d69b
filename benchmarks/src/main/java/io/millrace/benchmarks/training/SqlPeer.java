package io.millrace.benchmarks.training;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The same set in DuckDB's SQL, the fastest of those that were tried (docs/benchmarks.md): keys are
 * numbered, so that sorting and joining compare integers; events of keys that are asked for are
 * cumulated once, and joined ASOF at each edge of a window. Sums are differences of plain doubles,
 * so they differ from exact ones in the last digits.
 */
final class SqlPeer {
  /** A sum of amounts with two decimals that is further off than this is another sum. */
  private static final double ROUNDING = 1e-4;

  private static final String KEYS =
      """
      CREATE TEMP TABLE k AS SELECT card_id, CAST(row_number() OVER () AS INTEGER) AS k
      FROM (SELECT DISTINCT card_id FROM read_parquet('%s'))
      """;
  private static final String QUESTIONS =
      """
      CREATE TEMP TABLE q AS SELECT k, file_row_number AS r, card_id, "at", label,
        epoch_ms("at") AS t, (epoch_ms("at") - 3600000) // 60000 * 60000 AS t1,
        (epoch_ms("at") - 86400000) // 900000 * 900000 AS t2,
        (epoch_ms("at") - 2592000000) // 21600000 * 21600000 AS t3
      FROM read_parquet('%s', file_row_number = true) JOIN k USING (card_id)
      """;
  private static final String CUMULATED =
      """
      CREATE TEMP TABLE c AS SELECT k, epoch_ms(event_time) AS t,
        sum(amount) OVER w AS s, count(*) OVER w AS n
      FROM %s JOIN k USING (card_id)
      WINDOW w AS (PARTITION BY k ORDER BY event_time RANGE UNBOUNDED PRECEDING)
      """;
  private static final String SET =
      """
      COPY (SELECT q.card_id, q."at", q.label, n1 AS card__paid_1h, n2 AS card__paid_24h,
        n3 AS card__paid_30d, if(n1 > 0, s1, NULL) AS card__spend_1h,
        if(n2 > 0, s2, NULL) AS card__spend_24h, if(n3 > 0, s3, NULL) AS card__spend_30d,
        if(n1 > 0, s1 / n1, NULL) AS card__average_1h,
        if(n2 > 0, s2 / n2, NULL) AS card__average_24h,
        if(n3 > 0, s3 / n3, NULL) AS card__average_30d
      FROM (SELECT q.*,
          coalesce(a.n, 0) - coalesce(b.n, 0) AS n1, coalesce(a.s, 0) - coalesce(b.s, 0) AS s1,
          coalesce(a.n, 0) - coalesce(d.n, 0) AS n2, coalesce(a.s, 0) - coalesce(d.s, 0) AS s2,
          coalesce(a.n, 0) - coalesce(f.n, 0) AS n3, coalesce(a.s, 0) - coalesce(f.s, 0) AS s3
        FROM q ASOF LEFT JOIN c a ON q.k = a.k AND q.t > a.t
          ASOF LEFT JOIN c b ON q.k = b.k AND q.t1 > b.t
          ASOF LEFT JOIN c d ON q.k = d.k AND q.t2 > d.t
          ASOF LEFT JOIN c f ON q.k = f.k AND q.t3 > f.t) q
      ORDER BY r) TO '%s' (FORMAT PARQUET, COMPRESSION ZSTD)
      """;

  private SqlPeer() {}

  /** Seconds. */
  static double run(TrainingData data, Path target) throws SQLException {
    long started = System.nanoTime();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute(KEYS.formatted(data.spine()));
      statement.execute(QUESTIONS.formatted(data.spine()));
      statement.execute(CUMULATED.formatted(data.scan()));
      statement.execute(SET.formatted(target));
    }
    return (System.nanoTime() - started) / 1e9;
  }

  /**
   * All rows of both, side by side.
   *
   * @param differing rows of which a spine column or count differs, or a sum or mean by more than
   *     rounding
   * @param inexact rows of which a sum or mean is not the same double
   */
  record Comparison(long differing, long inexact) {}

  /** Compares our set with that of the SQL, row by row. */
  static Comparison compare(Path ours, Path sql) throws SQLException {
    StringBuilder other = new StringBuilder();
    StringBuilder inexact = new StringBuilder("false");
    for (String same : new String[] {"card_id", "\"at\"", "label"}) {
      other.append(other.isEmpty() ? "" : " OR ").append(distinct(same));
    }
    for (String window : new String[] {"1h", "24h", "30d"}) {
      other.append(" OR ").append(distinct("card__paid_" + window));
      for (String column : new String[] {"card__spend_" + window, "card__average_" + window}) {
        other.append(
            " OR (a.%1$s IS NULL) <> (b.%1$s IS NULL) OR abs(a.%1$s - b.%1$s) > %2$s"
                .formatted(column, ROUNDING));
        inexact.append(" OR ").append(distinct(column));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet counts =
            statement.executeQuery(
                """
                SELECT count(*) FILTER (%s) + abs((SELECT count(*) FROM '%s') - count(*)),
                  count(*) FILTER (%s)
                FROM (SELECT * FROM read_parquet('%s')) a POSITIONAL JOIN
                  (SELECT * FROM read_parquet('%s')) b
                """
                    .formatted(other, sql, inexact, ours, sql))) {
      counts.next();
      return new Comparison(counts.getLong(1), counts.getLong(2));
    }
  }

  private static String distinct(String column) {
    return "a.%1$s IS DISTINCT FROM b.%1$s".formatted(column);
  }
}
