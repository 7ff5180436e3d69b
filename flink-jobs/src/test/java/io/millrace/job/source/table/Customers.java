package io.millrace.job.source.table;

import io.millrace.type.DataType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A table of customers, as tests pull it. */
final class Customers {
  private Customers() {}

  static final String HOURLY = "1h";
  static final Backoff BRIEF = new Backoff(Duration.ofMillis(10), Duration.ofMillis(200));

  static void create(SourceDatabase database, String table) throws SQLException {
    database.execute(
        "create table %s (id bigint primary key, name text not null, score double precision, updated_at timestamptz not null)"
            .formatted(table));
  }

  /** Customers 1 to n, customer i updated i milliseconds after 2024. */
  static void fill(SourceDatabase database, String table, int rows) throws SQLException {
    database.execute(
        """
        insert into %s select i, 'customer ' || i, i / 8.0,
          timestamptz '2024-01-01 00:00:00Z' + i * interval '1 millisecond'
        from generate_series(1, %d) i
        """
            .formatted(table, rows));
  }

  static PulledTable spec(SourceDatabase database, String table) {
    return spec(
        new JdbcQuery(
            database.address(), "select id, name, score, updated_at from " + table + ";"));
  }

  static PulledTable spec(RowSource source) {
    return PulledTable.of(
            "customers",
            source,
            List.of(
                TableColumn.required("id", DataType.INT64),
                TableColumn.required("name", DataType.TEXT),
                TableColumn.nullable("score", DataType.FLOAT64),
                TableColumn.required("updatedAt", DataType.TIMESTAMP)),
            List.of("id"),
            HOURLY)
        .backoff(BRIEF);
  }
}
