package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ReasonCode;
import io.millrace.type.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class TableSourceTest {

  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir static Path folder;
  private static SourceDatabase database;
  private static MiniCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    database = new SourceDatabase();
    cluster = TableRun.cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    database.close();
  }

  private static TableRun run(PulledTable spec, PullClock clock, int parallelism) throws Exception {
    return TableRun.start(cluster, folder, spec, clock, parallelism);
  }

  private static List<Long> ids(List<FoundRow> rows) {
    return rows.stream().map(row -> (Long) row.values().values().get(0)).sorted().toList();
  }

  @Test
  void a_full_pull_at_each_tick_reads_the_table_as_it_is_and_says_when_it_has_ended()
      throws Exception {
    Customers.create(database, "full_pulls");
    Customers.fill(database, "full_pulls", 1_000);
    PulledTable spec = Customers.spec(database, "full_pulls");
    spec = spec.limits(spec.limits().rowsPerSplit(300));
    TestClock clock = new TestClock(START);
    try (TableRun run = run(spec, clock, 2)) {
      PullEnd first = run.awaitEnd(1);
      assertThat(ids(run.rows(1))).hasSize(1_000).doesNotHaveDuplicates();
      assertThat(first.coverage()).isEqualTo(Coverage.ALL_ROWS);
      assertThat(first.rows()).isEqualTo(1_000);
      assertThat(first.pulledAtMillis()).isEqualTo(START);
      FoundRow row =
          run.rows(1).stream().filter(r -> r.values().values().get(0).equals(7L)).findFirst().get();
      assertThat(row.values().values())
          .containsExactly(7L, "customer 7", 7 / 8.0, Instant.parse("2024-01-01T00:00:00.007Z"));
      assertThat(run.rows(1)).allMatch(each -> each.pulledAtMillis() == START);
      assertThat(row.arrivalMillis()).isGreaterThanOrEqualTo(START);

      database.execute("delete from full_pulls where id > 10");
      clock.advance(HOUR);
      assertThat(run.awaitEnd(2).rows()).isEqualTo(10);
      assertThat(run.rows(2)).hasSize(10);
      clock.advance(5 * HOUR);
      run.awaitEnd(3);
      assertThat(run.ends()).as("missed ticks run once").hasSize(3);
      run.assertInOrder();
    }
  }

  @Test
  void an_incremental_pull_reads_what_is_not_older_than_the_highest_seen_less_the_lookback()
      throws Exception {
    Customers.create(database, "changes");
    Customers.fill(database, "changes", 1_000);
    PulledTable spec =
        Customers.spec(database, "changes")
            .mode(new PullMode.Above(new Mark.Time("updatedAt", Duration.ofMillis(10))));
    TestClock clock = new TestClock(START);
    try (TableRun run = run(spec, clock, 2)) {
      assertThat(run.awaitEnd(1).coverage()).isEqualTo(Coverage.CHANGES);
      assertThat(run.rows(1)).hasSize(1_000);
      database.execute(
          "update changes set score = -1, updated_at = '2024-02-01' where id in (3, 500)",
          "insert into changes values (2000, 'late within', 0, '2024-01-01 00:00:00.990Z')",
          "insert into changes values (2001, 'late beyond', 0, '2024-01-01 00:00:00.989Z')");
      clock.advance(HOUR);
      run.awaitEnd(2);
      assertThat(ids(run.rows(2)))
          .containsExactly(
              3L, 500L, 990L, 991L, 992L, 993L, 994L, 995L, 996L, 997L, 998L, 999L, 1000L, 2000L);
      clock.advance(HOUR);
      run.awaitEnd(3);
      assertThat(ids(run.rows(3))).containsExactly(3L, 500L);
      run.assertInOrder();
    }
  }

  @Test
  void rows_that_cannot_be_cast_come_out_as_refused_and_stop_nothing() throws Exception {
    database.execute(
        "create table typos (id int, age text)",
        "insert into typos select i, case when i % 10 = 0 then 'old' else i::text end from"
            + " generate_series(1, 100) i");
    PulledTable spec =
        PulledTable.of(
            "typos",
            new JdbcQuery(database.address(), "select * from typos"),
            List.of(
                TableColumn.required("id", DataType.INT64),
                TableColumn.required("age", DataType.INT32)),
            List.of("id"),
            Customers.HOURLY);
    try (TableRun run = run(spec, new TestClock(START), 2)) {
      PullEnd end = run.awaitEnd(1);
      assertThat(end.rows()).isEqualTo(90);
      assertThat(end.rejected()).isEqualTo(10);
      assertThat(run.rejected()).hasSize(10);
      assertThat(run.rejected())
          .anySatisfy(
              row -> {
                assertThat(row.table()).isEqualTo("typos");
                assertThat(row.key()).containsExactly("10");
                assertThat(row.keyValues().values()).containsExactly(10L);
                assertThat(row.code()).isEqualTo(ReasonCode.WRONG_TYPE);
                assertThat(row.column()).isEqualTo("age");
                assertThat(row.reason()).contains("'old'");
              });
    }
  }

  @Test
  void the_watermark_follows_the_clock_while_a_pull_is_slow_and_while_none_runs() throws Exception {
    Customers.create(database, "slow_pace");
    Customers.fill(database, "slow_pace", 1_000);
    PulledTable spec = Customers.spec(database, "slow_pace");
    spec = spec.limits(spec.limits().rowsPerSecond(50));
    TestClock clock = new TestClock(START);
    try (TableRun run = run(spec, clock, 2)) {
      TableRun.await("rows", () -> run.passed() > 5);
      clock.advance(10 * HOUR);
      TableRun.await("watermark", () -> run.watermark() == START + 10 * HOUR - 1);
      assertThat(run.ends()).isEmpty();
      run.assertInOrder();
    }
  }

  @Test
  void a_tick_that_comes_while_a_pull_runs_waits_for_it() throws Exception {
    Customers.create(database, "busy");
    Customers.fill(database, "busy", 10);
    TestClock clock = new TestClock(START);
    try (Connection locking = database.connect();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("lock table busy in access exclusive mode");
      try (TableRun run = run(Customers.spec(database, "busy"), clock, 2)) {
        TableRun.await("a waiting reader", () -> waiting() == 1);
        clock.advance(HOUR);
        clock.advance(HOUR);
        TableRun.await("watermark", () -> run.watermark() == START + 2 * HOUR - 1);
        assertThat(run.all()).isEmpty();
        assertThat(waiting()).isEqualTo(1);
        locking.rollback();
        run.awaitEnd(2);
        assertThat(run.ends()).hasSize(2);
        run.assertInOrder();
      }
    }
  }

  private static long waiting() throws Exception {
    return database.number(
        "select count(*) from pg_stat_activity where application_name = 'millrace-table-customers'"
            + " and wait_event_type = 'Lock'");
  }

  @Test
  void limits_of_connections_and_rows_per_second_are_kept() throws Exception {
    Customers.create(database, "limited");
    Customers.fill(database, "limited", 400);
    PulledTable spec = Customers.spec(database, "limited");
    spec = spec.limits(spec.limits().rowsPerSplit(50).connections(1).rowsPerSecond(200));
    long start = System.nanoTime();
    long most = 0;
    try (TableRun run = run(spec, new TestClock(START), 3)) {
      while (run.ended() == 0) {
        most =
            Math.max(
                most,
                database.number(
                    "select count(*) from pg_stat_activity where application_name ="
                        + " 'millrace-table-customers' and state <> 'idle' and backend_type ="
                        + " 'client backend'"));
      }
      assertThat(run.rows(1)).hasSize(400);
    }
    assertThat(most).isEqualTo(1);
    assertThat(System.nanoTime() - start).isGreaterThan(1_400_000_000L);
  }

  @Test
  void no_checkpoint_holds_where_the_database_is() throws Exception {
    Customers.create(database, "secretive");
    Customers.fill(database, "secretive", 100);
    PulledTable spec = Customers.spec(database, "secretive");
    String port = Integer.toString(database.server().port());
    Path checkpoint;
    try (TableRun run = run(spec, new TestClock(START), 1)) {
      run.awaitEnd(1);
      checkpoint = run.cancel();
    }
    try (Stream<Path> files = Files.walk(checkpoint)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(port).doesNotContain("127.0.0.1");
      }
    }
    assertThat(spec.toString()).doesNotContain(port).doesNotContain("jdbc:");
  }
}
