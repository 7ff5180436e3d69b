package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.Position;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read of a database. */
class JdbcClientTest {
  private static JdbcBench bench;

  @BeforeAll
  static void start() {
    bench = new JdbcBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void values_come_in_their_canonical_forms() throws Exception {
    PulledTable spec =
        bench.spec(
            """
            select 7::int as i, 8::bigint as l, 1.5::real as f, 2.5::float8 as d, 12.30::numeric as n,
              'x'::text as t, true as b, '\\x0102'::bytea as y, date '2024-01-02' as day,
              timestamptz '2024-01-02 03:04:05.123456+02' as at, timestamp '2024-01-02 03:04:05' as local,
              '123e4567-e89b-12d3-a456-426614174000'::uuid as u, array[1,2]::int[] as a,
              '{"k": 1}'::jsonb as m, 9::int as "Int_As_Text", null::text as nothing
            """,
            List.of("i"),
            TableColumn.required("i", DataType.INT32),
            TableColumn.required("l", DataType.INT64),
            TableColumn.required("f", DataType.FLOAT32),
            TableColumn.required("d", DataType.FLOAT64),
            TableColumn.required("n", new DataType.Decimal(10, 2)),
            TableColumn.required("t", DataType.TEXT),
            TableColumn.required("b", DataType.BOOL),
            TableColumn.required("y", DataType.BYTES),
            TableColumn.required("day", DataType.DATE),
            TableColumn.required("at", DataType.TIMESTAMP),
            TableColumn.required("local", DataType.TIMESTAMP),
            TableColumn.required("u", DataType.UUID),
            TableColumn.required("a", new DataType.ListOf(DataType.INT32)),
            TableColumn.required("m", new DataType.MapOf(DataType.INT64)),
            TableColumn.required("intAsText", DataType.TEXT),
            TableColumn.nullable("nothing", DataType.TEXT));
    assertThat(JdbcBench.values(bench.only(spec)))
        .containsExactly(
            7,
            8L,
            1.5f,
            2.5,
            new BigDecimal("12.30"),
            "x",
            true,
            ByteBuffer.wrap(new byte[] {1, 2}),
            LocalDate.of(2024, 1, 2),
            Instant.parse("2024-01-02T01:04:05.123456Z"),
            Instant.parse("2024-01-02T03:04:05Z"),
            UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            List.of(1, 2),
            new java.util.TreeMap<>(java.util.Map.of("k", 1L)),
            "9",
            null);
  }

  @Test
  void a_row_that_cannot_be_cast_is_refused_with_its_key_and_the_reason() throws Exception {
    PulledTable spec =
        bench.spec(
            "select * from (values (1, '12', 'a'), (2, 'twelve', null), (3, '13', null)) v(id, n,"
                + " x)",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("n", DataType.INT32),
            TableColumn.required("x", DataType.TEXT));
    List<ReadRow> rows = bench.read(spec, JdbcBench.EVERYTHING, Position.START);
    assertThat(JdbcBench.values(rows.get(0))).containsExactly(1L, 12, "a");
    assertThat(rows.get(1))
        .isEqualTo(
            new ReadRow.Bad(
                List.of("2"),
                new StructValue(List.of(2L)),
                ReasonCode.WRONG_TYPE,
                "n",
                "Cannot read 'twelve' as int: expects a whole number from -2147483648 to"
                    + " 2147483647",
                "{\"id\":\"2\",\"n\":\"twelve\",\"x\":null}"));
    assertThat(((ReadRow.Bad) rows.get(2)).reason())
        .isEqualTo("required column of type string is null");
  }

  @Test
  void values_at_the_edge_of_a_type_are_refused_and_stop_nothing() throws Exception {
    PulledTable spec =
        bench.spec(
            """
            select * from (values
              (1, 'infinity'::timestamptz, 1::float8, 1::numeric, 1::bigint),
              (2, now(), 'NaN', 1, 1), (3, now(), 1, 'NaN', 1), (4, now(), 1, 1.005, 1),
              (5, now(), 1, 1, 3000000000), (null, now(), 1, 1, 1), (7, now(), 1, 1, 1))
              v(id, at, d, n, i)
            """,
            List.of("id"),
            TableColumn.required("id", DataType.INT32),
            TableColumn.required("at", DataType.TIMESTAMP),
            TableColumn.required("d", DataType.FLOAT64),
            TableColumn.required("n", new DataType.Decimal(10, 2)),
            TableColumn.required("i", DataType.INT32));
    List<ReadRow> rows = bench.read(spec, JdbcBench.EVERYTHING, Position.START);
    assertThat(rows)
        .extracting(row -> row instanceof ReadRow.Bad bad ? bad.column() : "good")
        .containsExactly("at", "d", "n", "n", "i", "good", "id");
    assertThat(((ReadRow.Bad) rows.get(6)).reason()).isEqualTo("key column of type int is null");
    assertThat(rows.get(6).key()).containsExactly((String) null);
  }

  @Test
  void a_column_that_is_gone_or_of_another_type_is_named_with_what_was_found() throws Exception {
    PulledTable spec =
        bench.spec(
            "select 1 as id, true as score, now() as at",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("score", DataType.FLOAT64),
            TableColumn.required("email", DataType.TEXT));
    assertThatThrownBy(() -> bench.client(spec).plan(null))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(
            "Cannot read table 't': expects column 'score' of type double, found type bool, which"
                + " cannot be cast to it; expects column 'email' of type string, found only [id,"
                + " score, at]")
        .hasNoCause();
    PulledTable exact =
        bench.spec(
            "select 1 as id, 2 as \"SibSp\", 3 as sib_sp",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("sibsp", DataType.INT64).from("SibSp"));
    assertThat(JdbcBench.values(bench.only(exact))).containsExactly(1L, 2L);
  }

  @Test
  void rows_of_a_composite_key_with_nulls_are_read_on_from_any_of_them() throws Exception {
    bench
        .database()
        .execute(
            "create type mood as enum ('sad', 'glad')",
            "create table composite (a int, b mood, c text)",
            "insert into composite select a, b, c from (values (1), (2), (null)) x(a), (values"
                + " ('sad'::mood), ('glad'), (null)) y(b), (values ('x'), ('Y'), (null)) z(c)");
    PulledTable spec =
        bench.spec(
            "select * from composite",
            List.of("a", "b", "c"),
            TableColumn.nullable("a", DataType.INT32),
            TableColumn.nullable("b", DataType.TEXT),
            TableColumn.nullable("c", DataType.TEXT));
    List<List<String>> keys =
        bench.read(spec, JdbcBench.EVERYTHING, Position.START).stream().map(ReadRow::key).toList();
    assertThat(keys).hasSize(27).doesNotHaveDuplicates();
    for (int i = 0; i < keys.size(); i++) {
      Position position = new Position(keys.get(i), List.of());
      assertThat(bench.read(spec, JdbcBench.EVERYTHING, position).stream().map(ReadRow::key))
          .as("from %s", keys.get(i))
          .containsExactlyElementsOf(keys.subList(i, keys.size()));
    }
  }

  @Test
  void a_cursor_sees_one_snapshot_and_holds_few_rows() throws Exception {
    bench
        .database()
        .execute(
            "create table snap (id int primary key, n int)",
            "insert into snap select i, 0 from generate_series(1, 5000) i");
    PulledTable spec =
        bench.spec(
            "select id, n from snap",
            List.of("id"),
            TableColumn.required("id", DataType.INT32),
            TableColumn.required("n", DataType.INT32));
    spec = spec.limits(spec.limits().fetchRows(100));
    assertThat(connections()).as("of tests before").isZero();
    try (RowCursor cursor = bench.client(spec).open(JdbcBench.EVERYTHING, Position.START)) {
      List<ReadRow> next = cursor.next();
      assertThat(next).isNotEmpty().hasSizeLessThanOrEqualTo(100);
      bench.database().execute("update snap set n = 1");
      int rows = 0;
      for (; !next.isEmpty(); next = cursor.next()) {
        rows += next.size();
        assertThat(next).allMatch(row -> JdbcBench.values(row).get(1).equals(0));
      }
      assertThat(rows).isEqualTo(5_000);
      assertThat(
              bench
                  .database()
                  .number(
                      "select count(*) from pg_stat_activity where application_name ="
                          + " 'millrace-table-t'"))
          .isEqualTo(1);
    }
    assertThat(connections()).isZero();
  }

  private static long connections() throws SQLException {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                bench
                        .database()
                        .number(
                            "select count(*) from pg_stat_activity where application_name ="
                                + " 'millrace-table-t'")
                    == 0);
    return 0;
  }

  @Test
  void what_goes_wrong_is_told_without_where_the_database_is_and_how_to_get_in() {
    System.setProperty(
        "JDBC_TEST_DOWN", "jdbc:postgresql://127.0.0.7:1/secretdb?user=anna&password=hunter2");
    PulledTable down =
        PulledTable.of(
            "t",
            new JdbcQuery(DatabaseAddress.of("warehouse", "${JDBC_TEST_DOWN}"), "select 1 as id"),
            List.of(TableColumn.required("id", DataType.INT32)),
            List.of("id"),
            "1h");
    assertThatThrownBy(() -> bench.client(down).plan(null))
        .hasMessage(
            "Cannot read table 't': cannot connect to database 'warehouse': it cannot be reached"
                + " (SQLSTATE 08001)")
        .hasNoCause();
    System.clearProperty("JDBC_TEST_DOWN");
    assertThatThrownBy(() -> bench.client(down).plan(null))
        .hasMessageContaining("${JDBC_TEST_DOWN} is not set on this machine");
    PulledTable broken =
        bench.spec(
            "select nope from nowhere", List.of("id"), TableColumn.required("id", DataType.INT32));
    assertThatThrownBy(() -> bench.client(broken).plan(null))
        .hasMessageContaining("relation \"nowhere\" does not exist")
        .hasMessageContaining("SQLSTATE 42P01")
        .hasNoCause();
  }
}
