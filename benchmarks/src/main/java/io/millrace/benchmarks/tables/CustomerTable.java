package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.tables.CustomerFeatures.Customer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The customers in their database: a primary key, and an index on the time of the last change, by
 * which a pull finds what has changed.
 *
 * @param url of the database
 */
record CustomerTable(String url) {
  /** As the definition names the database. */
  static final String CONNECTION = "warehouse";

  /** As the job reads by default. */
  static final int FETCH_ROWS = 1_000;

  /** Makes the table anew, with customers 1 to n who changed within the last year. */
  void fill(int customers) throws SQLException {
    execute(
        "drop table if exists customers",
        """
        create table customers (
          id bigint primary key,
          full_name text not null,
          birthday date not null,
          credit_score double precision not null,
          updated_at timestamptz not null)
        """,
        """
        insert into customers
        select i, 'Customer ' || md5(i::text),
          date '1940-01-01' + (i * 7919 %% 25000)::integer,
          300 + (i * 104729 %% 5501) / 10.0,
          now() - interval '1 day' - (i * 6700417 %% 31536000) * interval '1 second'
        from generate_series(1::bigint, %d) i
        """
            .formatted(customers),
        "create index on customers (updated_at)",
        "vacuum analyze customers",
        "checkpoint");
  }

  /** Changes so many customers, who lie all over the table, now. */
  void change(int changed, int customers, int remainder) throws SQLException {
    int every = customers / changed;
    execute(
        """
        update customers set credit_score = 1150 - credit_score, updated_at = now()
        where id in (select g * %1$d + 1 + %2$d from generate_series(0, %3$d - 1) g)
        """
            .formatted(every, remainder % every, changed));
  }

  /** All rows, as they are now. */
  List<Customer> rows() throws SQLException {
    List<Customer> rows = new ArrayList<>();
    read(rows::add);
    return rows;
  }

  /**
   * A plain read over one connection by a cursor of the server, with every column as the type that
   * the job reads it as.
   */
  void read(Consumer<Customer> to) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row =
          statement.executeQuery(
              "select id, full_name, birthday, credit_score, updated_at from customers")) {
        while (row.next()) {
          to.accept(
              new Customer(
                  row.getLong(1),
                  row.getString(2),
                  row.getObject(3, LocalDate.class),
                  row.getDouble(4),
                  row.getObject(5, OffsetDateTime.class).toInstant()));
        }
      }
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
