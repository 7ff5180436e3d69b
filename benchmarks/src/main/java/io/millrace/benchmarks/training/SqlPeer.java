package io.millrace.benchmarks.training;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The same sets in SQL: cumulative sums and counts of each key once, of keys that are asked for
 * alone, then an ASOF join at each edge of a window and a difference. Sums are plain doubles, so
 * they differ from exact ones in the last digits.
 */
final class SqlPeer {
  private static final String CUMULATED =
      """
      CREATE TEMP TABLE c AS SELECT card_id, epoch_ms(event_time) AS t,
        sum(amount) OVER w AS s, count(*) OVER w AS n
      FROM %s SEMI JOIN q USING (card_id)
      WINDOW w AS (PARTITION BY card_id ORDER BY event_time RANGE UNBOUNDED PRECEDING)
      """;
  private static final String QUESTIONS =
      """
      CREATE TEMP TABLE q AS SELECT row_number() OVER () AS r, card_id, at, label,
        epoch_ms(at) AS t, (epoch_ms(at) - 3600000) // 60000 * 60000 AS t1,
        (epoch_ms(at) - 86400000) // 900000 * 900000 AS t2,
        (epoch_ms(at) - 2592000000) // 21600000 * 21600000 AS t3
      FROM read_parquet('%s')
      """;
  private static final String SET =
      """
      COPY (SELECT q.card_id, q.at, q.label, n1 AS card__paid_1h, n2 AS card__paid_24h,
        n3 AS card__paid_30d, if(n1 > 0, s1, NULL) AS card__spend_1h,
        if(n2 > 0, s2, NULL) AS card__spend_24h, if(n3 > 0, s3, NULL) AS card__spend_30d,
        s1 / n1 AS card__average_1h, s2 / n2 AS card__average_24h, s3 / n3 AS card__average_30d
      FROM (SELECT q.*,
          coalesce(a.n, 0) - coalesce(b.n, 0) AS n1, coalesce(a.s, 0) - coalesce(b.s, 0) AS s1,
          coalesce(a.n, 0) - coalesce(d.n, 0) AS n2, coalesce(a.s, 0) - coalesce(d.s, 0) AS s2,
          coalesce(a.n, 0) - coalesce(f.n, 0) AS n3, coalesce(a.s, 0) - coalesce(f.s, 0) AS s3
        FROM q ASOF LEFT JOIN c a ON q.card_id = a.card_id AND q.t > a.t
          ASOF LEFT JOIN c b ON q.card_id = b.card_id AND q.t1 > b.t
          ASOF LEFT JOIN c d ON q.card_id = d.card_id AND q.t2 > d.t
          ASOF LEFT JOIN c f ON q.card_id = f.card_id AND q.t3 > f.t) q
      ORDER BY r) TO '%s' (FORMAT PARQUET, COMPRESSION ZSTD)
      """;

  private SqlPeer() {}

  /** Seconds. */
  static double run(TrainingData data, Path target) throws SQLException {
    long started = System.nanoTime();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute(QUESTIONS.formatted(data.spine()));
      statement.execute(CUMULATED.formatted(data.scan()));
      statement.execute(SET.formatted(target));
    }
    return (System.nanoTime() - started) / 1e9;
  }
}
