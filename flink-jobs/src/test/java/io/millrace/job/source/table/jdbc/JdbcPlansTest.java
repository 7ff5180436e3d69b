package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a pull plans: the ranges that it is read in, from which mark on, and the mark after it. */
class JdbcPlansTest {
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
    List<ReadRow> all = bench.read(small, plan);
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
}
