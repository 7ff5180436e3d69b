package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcClientTest {
  private static final Mark AT = new Mark.Time("at", Duration.ofMinutes(1));
  private static final Mark LOCAL = new Mark.Time("local", Duration.ofMinutes(1));
  private static final Mark DAY = new Mark.Day("day", Duration.ofDays(1));

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
  void a_table_is_cut_by_its_key_into_ranges_that_leave_nothing_out() throws Exception {
    bench
        .database()
        .execute(
            "create table cut (id bigint, n int)",
            "insert into cut select i, i from generate_series(-500, 499) i",
            "insert into cut values (null, 1)");
    PulledTable spec =
        bench.spec(
            "select id, n from cut",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("n", DataType.INT32));
    PulledTable small = spec.limits(spec.limits().rowsPerSplit(300));
    PullPlan plan = bench.client(small).plan(null);
    assertThat(plan.ranges())
        .containsExactly(
            new KeyRange.Between("id", null, "-250"),
            new KeyRange.Between("id", "-250", "0"),
            new KeyRange.Between("id", "0", "250"),
            new KeyRange.Between("id", "250", null),
            new KeyRange.Missing("id"));
    // Those below and above what the plan saw belong to the ranges at the ends.
    bench.database().execute("insert into cut values (-9000, 1), (9000, 1)");
    List<ReadRow> all = new ArrayList<>();
    for (KeyRange range : plan.ranges()) {
      all.addAll(bench.read(small, new SplitWork.ReadRows(range, null, 0), Position.START));
    }
    assertThat(all).hasSize(1_003).doesNotHaveDuplicates();
    assertThat(bench.client(spec).plan(null).ranges()).containsExactly(new KeyRange.Everything());
    assertThat(
            bench
                .client(
                    bench.spec(
                        "select id, n from cut where n > 99999",
                        List.of("id"),
                        TableColumn.required("id", DataType.INT64),
                        TableColumn.required("n", DataType.INT32)))
                .plan(null)
                .ranges())
        .isEmpty();
  }

  @Test
  void a_table_of_text_keys_is_cut_by_the_time_that_changes_are_told_by() throws Exception {
    bench
        .database()
        .execute(
            "create table texts (id text primary key, at timestamptz)",
            "insert into texts select 'k' || i, timestamptz '2024-01-01 00:00:00Z' + i * interval"
                + " '1 second' from generate_series(0, 100) i");
    PulledTable full =
        bench.spec(
            "select id, at from texts",
            List.of("id"),
            TableColumn.required("id", DataType.TEXT),
            TableColumn.nullable("at", DataType.TIMESTAMP));
    PulledTable small = full.limits(full.limits().rowsPerSplit(51));
    assertThat(bench.client(small).plan(null).ranges()).containsExactly(new KeyRange.Everything());
    PulledTable changes =
        small.mode(new PullMode.Above(new Mark.Time("at", Duration.ofSeconds(10))));
    PullPlan plan = bench.client(changes).plan(null);
    assertThat(plan.mark()).isEqualTo("2024-01-01T00:01:40Z");
    assertThat(plan.ranges())
        .containsExactly(
            new KeyRange.Between("at", null, "2024-01-01T00:00:50Z"),
            new KeyRange.Between("at", "2024-01-01T00:00:50Z", null));
    assertThat(
            bench.read(
                changes, new SplitWork.ReadRows(plan.ranges().get(0), null, 0), Position.START))
        .hasSize(50);
    assertThat(
            bench.read(
                changes, new SplitWork.ReadRows(plan.ranges().get(1), null, 0), Position.START))
        .hasSize(51);
    assertThat(bench.client(changes).plan(plan.mark()).from()).isEqualTo("2024-01-01T00:01:30Z");
    assertThat(
            bench.read(
                changes,
                new SplitWork.ReadRows(new KeyRange.Everything(), "2024-01-01T00:01:30Z", 0),
                Position.START))
        .hasSize(11);
  }

  @Test
  void a_row_dated_ahead_hides_no_row_that_is_dated_rightly() throws Exception {
    bench
        .database()
        .execute(
            "create table ahead (id text primary key, at timestamptz, local timestamp, day date)",
            "insert into ahead values ('a', now() + interval '1 day', now() at time zone 'UTC' +"
                + " interval '1 day', current_date + 2)");
    String rows = "select id, at, local, day from ahead";
    assertThat(mark(rows, AT, null)).as("all are dated ahead").isNull();
    assertThat(mark(rows, LOCAL, null)).isNull();
    assertThat(mark(rows, DAY, null)).isNull();
    assertThat(mark(rows, AT, "2024-01-01T00:00:00Z")).isEqualTo("2024-01-01T00:00:00Z");
    bench
        .database()
        .execute(
            "insert into ahead values"
                + " ('b', '2024-03-01 00:00:00Z', '2024-03-01 00:00:00', '2024-03-01'),"
                + " ('c', null, null, null)");
    assertThat(mark(rows, AT, null)).isEqualTo("2024-03-01T00:00:00Z");
    assertThat(mark(rows, LOCAL, null)).isEqualTo("2024-03-01T00:00:00Z");
    assertThat(mark(rows, DAY, null)).isEqualTo("2024-03-01");
    assertThat(mark(rows, AT, "2024-04-01T00:00:00Z")).isEqualTo("2024-04-01T00:00:00Z");
    PulledTable since =
        marked(rows + " where at >= :since")
            .mode(new PullMode.Since(new Mark.Time("at", Duration.ofMinutes(1))));
    assertThat(bench.client(since).plan("2024-02-01T00:00:00Z").mark())
        .isEqualTo("2024-03-01T00:00:00Z");
    PulledTable above = marked(rows).mode(new PullMode.Above(AT));
    PullPlan plan = bench.client(above).plan(null);
    bench.database().execute("insert into ahead values ('d', '2024-03-02 00:00:00Z')");
    assertThat(
            bench.read(
                above,
                new SplitWork.ReadRows(
                    new KeyRange.Everything(), above.mode().from(plan.mark()), 0),
                Position.START))
        .extracting(ReadRow::key)
        .as("one between the mark and now is pulled next")
        .contains(List.of("d"));
  }

  private static PulledTable marked(String rows) {
    return bench.spec(
        rows,
        List.of("id"),
        TableColumn.required("id", DataType.TEXT),
        TableColumn.nullable("at", DataType.TIMESTAMP),
        TableColumn.nullable("local", DataType.TIMESTAMP),
        TableColumn.nullable("day", DataType.DATE));
  }

  private static String mark(String rows, Mark by, String before) throws Exception {
    return bench.client(marked(rows).mode(new PullMode.Above(by))).plan(before).mark();
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
  void since_is_the_beginning_at_first_and_later_when_the_last_pull_looked() throws Exception {
    bench
        .database()
        .execute(
            "create table since (id int, at timestamptz)",
            "insert into since values (1, '1970-01-01 00:00:00Z'), (2, now() - interval '1 hour')");
    PulledTable spec =
        bench
            .spec(
                "select id, at from since where at >= :since",
                List.of("id"),
                TableColumn.required("id", DataType.INT32),
                TableColumn.required("at", DataType.TIMESTAMP))
            .mode(new PullMode.Since(new Mark.Begun(Duration.ofMinutes(1))));
    Instant before = Instant.now();
    PullPlan plan = bench.client(spec).plan(null);
    assertThat(Instant.parse(plan.mark())).isBetween(before.minusSeconds(1), Instant.now());
    assertThat(
            bench.read(
                spec, new SplitWork.ReadRows(new KeyRange.Everything(), null, 0), Position.START))
        .hasSize(2);
    PullPlan next = bench.client(spec).plan(plan.mark());
    assertThat(next.ranges()).isEmpty();
    assertThat(Duration.between(Instant.parse(next.from()), Instant.parse(plan.mark())))
        .isEqualTo(Duration.ofMinutes(1));
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
