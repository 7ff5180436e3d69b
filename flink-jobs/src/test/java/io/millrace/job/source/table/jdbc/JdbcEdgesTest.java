package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values and bounds that a database holds and a type of ours does not. */
class JdbcEdgesTest {
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
  void a_refused_row_is_shown_in_as_many_words_as_one_of_a_file() throws Exception {
    PulledTable spec =
        bench.spec(
            "select 1 as id, repeat('x', 1000000) as n",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("n", DataType.INT32));
    assertThat(((ReadRow.Bad) bench.only(spec)).row()).hasSizeLessThan(11_000);
  }

  @Test
  void a_day_without_end_is_refused_as_a_row_and_stops_nothing() throws Exception {
    PulledTable spec =
        bench.spec(
            "select 1 as id, date 'infinity' as day union all select 2, date '-infinity'",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("day", DataType.DATE));
    assertThat(bench.read(spec, JdbcBench.EVERYTHING, Position.START))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row).isInstanceOf(ReadRow.Bad.class);
              assertThat(((ReadRow.Bad) row).code()).isEqualTo(ReasonCode.WRONG_TYPE);
              assertThat(((ReadRow.Bad) row).keyValues()).isNotNull();
            });
  }

  @Test
  void a_timestamp_without_end_is_refused_as_a_row() throws Exception {
    PulledTable spec =
        bench.spec(
            "select 1 as id, timestamptz 'infinity' as at, timestamp '-infinity' as local",
            List.of("id"),
            TableColumn.required("id", DataType.INT64),
            TableColumn.required("at", DataType.TIMESTAMP),
            TableColumn.required("local", DataType.TIMESTAMP));
    assertThat(bench.only(spec)).isInstanceOf(ReadRow.Bad.class);
  }

  @Test
  void a_number_that_a_double_cannot_hold_is_refused_as_a_row() throws Exception {
    for (String number : List.of("'NaN'", "'Infinity'", "1e400")) {
      PulledTable spec =
          bench.spec(
              "select 1 as id, " + number + "::numeric as n",
              List.of("id"),
              TableColumn.required("id", DataType.INT64),
              TableColumn.required("n", DataType.FLOAT64));
      assertThat(bench.only(spec)).as(number).isInstanceOf(ReadRow.Bad.class);
    }
  }

  @Test
  void a_lookback_may_reach_below_the_smallest_value_of_the_columns_type() throws Exception {
    for (String type : List.of("smallint", "int")) {
      PulledTable spec =
          bench
              .spec(
                  "select 1 as id, 7::" + type + " as version",
                  List.of("id"),
                  TableColumn.required("id", DataType.INT64),
                  TableColumn.required("version", DataType.INT32))
              .mode(new PullMode.Above(new Mark.Number("version", 10_000_000_000L)));
      PullPlan plan = bench.client(spec).plan("5");
      assertThat(plan.mark()).isEqualTo("7");
      assertThat(
              bench.read(
                  spec,
                  new SplitWork.ReadRows(plan.ranges().get(0), plan.from(), 0),
                  Position.START))
          .as(type)
          .hasSize(1);
    }
  }

  @Test
  void times_far_away_do_not_keep_a_table_from_being_cut() throws Exception {
    for (String far :
        List.of(
            "timestamptz 'infinity'",
            "timestamptz '-infinity'",
            "timestamptz '0044-03-15 BC'",
            "timestamptz '12000-01-01Z'",
            "timestamp '12000-01-01'",
            "date '12000-01-01'",
            "date 'infinity'",
            "date '0044-03-15 BC'")) {
      String type = far.substring(0, far.indexOf(' '));
      String sql =
          "select ('k' || i) as id, (timestamp '2024-01-01' + i * interval '1 day')::%s as at from generate_series(1, 50) i union all select 'far', %s"
              .formatted(type, far);
      DataType at = type.equals("date") ? DataType.DATE : DataType.TIMESTAMP;
      Mark mark =
          type.equals("date")
              ? new Mark.Day("at", Duration.ZERO)
              : new Mark.Time("at", Duration.ZERO);
      PulledTable cut =
          bench
              .spec(
                  sql,
                  List.of("id"),
                  TableColumn.required("id", DataType.TEXT),
                  TableColumn.required("at", at))
              .mode(new PullMode.Above(mark))
              .limits(PullLimits.DEFAULTS.rowsPerSplit(10));
      PullPlan plan = bench.client(cut).plan(null);
      List<ReadRow> all = bench.read(cut, plan);
      assertThat(all).as(far).hasSize(51);
      // And the next pull can follow the mark.
      bench.client(cut).plan(plan.mark());
    }
  }

  @Test
  void the_extremes_of_numbers_can_be_cut() throws Exception {
    for (String type : List.of("bigint", "int", "smallint", "numeric", "real", "float8")) {
      String least =
          switch (type) {
            case "bigint" -> Long.toString(Long.MIN_VALUE);
            case "int" -> Integer.toString(Integer.MIN_VALUE);
            case "smallint" -> Short.toString(Short.MIN_VALUE);
            case "real" -> "-3e38";
            case "float8" -> "-1.7e308";
            default -> "-1e30";
          };
      String most =
          switch (type) {
            case "bigint" -> Long.toString(Long.MAX_VALUE);
            case "int" -> Integer.toString(Integer.MAX_VALUE);
            case "smallint" -> Short.toString(Short.MAX_VALUE);
            case "real" -> "3e38";
            case "float8" -> "1.7e308";
            default -> "1e30";
          };
      PulledTable spec =
          bench
              .spec(
                  "select i::%s as id from generate_series(-20, 20) i union all select '%s'::%s union all select '%s'::%s"
                      .formatted(type, least, type, most, type),
                  List.of("id"),
                  TableColumn.required(
                      "id",
                      type.equals("numeric")
                          ? DataType.TEXT
                          : type.startsWith("r") || type.startsWith("f")
                              ? DataType.FLOAT64
                              : DataType.INT64))
              .limits(PullLimits.DEFAULTS.rowsPerSplit(4));
      PullPlan plan = bench.client(spec).plan(null);
      assertThat(plan.ranges().size()).as(type).isGreaterThan(1);
      List<ReadRow> all = bench.read(spec, plan);
      assertThat(all.stream().map(ReadRow::key).distinct()).as(type).hasSize(43);
      assertThat(all).as(type).hasSize(43);
    }
  }

  @Test
  void every_type_of_key_can_be_gone_on_from() throws Exception {
    List<String> kinds =
        List.of(
            "i::int",
            "('x' || (i * 7919 % 31))::text",
            "('x' || i)::varchar(10)",
            "('x' || i)::char(10)",
            "(date '1965-01-01' + i)::date",
            "(timestamptz '1969-12-31 23:59:59.999999Z' + i * interval '1 microsecond')",
            "(timestamp '1969-12-31 23:59:59' + i * interval '0.5 second')",
            "(i * 1.25)::numeric",
            "(i * 0.1)::real",
            "(i * 0.1)::float8",
            "md5(i::text)::uuid",
            "(i % 2 = 0)::bool");
    DataType[] types = {
      DataType.INT32, DataType.TEXT, DataType.TEXT, DataType.TEXT,
      DataType.DATE, DataType.TIMESTAMP, DataType.TIMESTAMP, DataType.TEXT,
      DataType.TEXT, DataType.TEXT, DataType.UUID, DataType.BOOL
    };
    for (int k = 0; k < kinds.size(); k++) {
      PulledTable spec =
          bench
              .spec(
                  "select %s as a, i as b from generate_series(-30, 30) i".formatted(kinds.get(k)),
                  List.of("a", "b"),
                  TableColumn.required("a", types[k]),
                  TableColumn.required("b", DataType.INT64))
              .limits(PullLimits.DEFAULTS.fetchRows(7));
      List<ReadRow> whole = bench.read(spec, JdbcBench.EVERYTHING, Position.START);
      assertThat(whole).as(kinds.get(k)).hasSize(61);
      for (int at = 0; at < whole.size(); at += 9) {
        List<ReadRow> rest =
            bench.read(spec, JdbcBench.EVERYTHING, new Position(whole.get(at).key(), List.of()));
        assertThat(rest.stream().map(ReadRow::key))
            .as("%s from %s", kinds.get(k), whole.get(at).key())
            .containsExactlyElementsOf(
                whole.subList(at, whole.size()).stream().map(ReadRow::key).toList());
      }
    }
  }
}
