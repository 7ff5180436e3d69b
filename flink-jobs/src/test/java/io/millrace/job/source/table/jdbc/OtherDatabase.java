package io.millrace.job.source.table.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases that are not PostgreSQL. */
enum OtherDatabase {
  /** Takes PostgreSQL's SQL, but its driver knows no timeouts and no read-only connections. */
  DUCKDB,
  /** Gets values as objects, and no {@code nulls last}. */
  H2,
  /**
   * What the variable {@code MILLRACE_OTHER_JDBC_URL} names, such as {@code
   * jdbc:mariadb://127.0.0.1:3306/test?user=u&password=p}: its driver must be in the class path,
   * and table {@code things} is made anew in it.
   */
  NAMED;

  private static final String VARIABLE = "MILLRACE_OTHER_JDBC_URL";

  /** Null if it is not here. */
  String url(Path folder) {
    return switch (this) {
      case DUCKDB -> "jdbc:duckdb:" + folder.resolve("rows.db");
      case H2 -> "jdbc:h2:" + folder.resolve("rows");
      case NAMED -> System.getenv(VARIABLE);
    };
  }

  /** A row for each number from 1, a second apart; every third of no region. */
  static void fill(String url, int rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists things");
      statement.execute(
          """
          create table things (
            id bigint not null, region varchar(20), name varchar(40), score double, born date,
            updated_at %s, "select" integer)
          """
              .replace("\"", connection.getMetaData().getIdentifierQuoteString())
              .formatted(url.startsWith("jdbc:m") ? "datetime(6)" : "timestamp(6)"));
      StringBuilder values = new StringBuilder();
      for (int i = 1; i <= rows; i++) {
        values.append(
            "%s(%d, %s, 'thing %d', %s, date '2020-01-%02d', timestamp '2024-01-01 00:%02d:%02d', 7)"
                .formatted(
                    i == 1 ? "" : ", ",
                    i,
                    i % 3 == 0 ? "null" : i % 3 == 1 ? "'north'" : "'south'",
                    i,
                    i / 8.0,
                    i % 28 + 1,
                    i / 60,
                    i % 60));
      }
      statement.execute("insert into things values " + values);
    }
  }
}
