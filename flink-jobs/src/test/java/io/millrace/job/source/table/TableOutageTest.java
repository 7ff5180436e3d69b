package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source that is down, slow, changed or closed: what is said, and that the job goes on. */
@Timeout(600)
class TableOutageTest {

  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();
  private static final int ROWS = 20_000;

  @TempDir Path folder;
  private SourceDatabase database;
  private MiniCluster cluster;
  private Said said;
  private final TestClock clock = new TestClock(START);

  @BeforeEach
  void start() throws Exception {
    database = new SourceDatabase(folder.resolve("postgres"));
    cluster = TableRun.cluster();
    said = new Said();
    Customers.create(database, "customers");
    Customers.fill(database, "customers", ROWS);
  }

  @AfterEach
  void stop() throws Exception {
    said.close();
    cluster.close();
    database.close();
    assertThat(said.lines).noneMatch(line -> line.contains("jdbc:") || line.contains("127.0.0.1"));
  }

  private PulledTable spec() {
    PulledTable spec = Customers.spec(database, "customers");
    return spec.limits(spec.limits().rowsPerSplit(5_000).fetchRows(200));
  }

  private TableRun run(PulledTable spec) throws Exception {
    return TableRun.start(cluster, folder, spec, clock, 2);
  }

  private void assertWholeAndUndisturbed(TableRun run, long pull) throws Exception {
    run.awaitEnd(pull);
    assertThat(run.rows(pull).stream().map(row -> row.values().values().get(0)))
        .hasSize(ROWS)
        .doesNotHaveDuplicates();
    assertThat(run.attempts()).as("attempts of the job").isEqualTo(1);
    run.assertInOrder();
  }

  @Test
  void a_source_stopped_in_mid_pull_is_read_on_from_there_when_it_is_back() throws Exception {
    PulledTable spec = spec();
    try (TableRun run = run(spec.limits(spec.limits().rowsPerSecond(2_000)))) {
      TableRun.await("rows", () -> run.passed() > 2_000);
      database.server().stop();
      said.await("cannot connect to database 'warehouse': it cannot be reached");
      clock.advance(60_000);
      TableRun.await("watermark", () -> run.watermark() == START + 60_000 - 1);
      assertThat(run.ends()).isEmpty();
      database.server().start();
      assertWholeAndUndisturbed(run, 1);
    }
  }

  @Test
  void a_source_that_is_down_at_the_start_is_waited_for() throws Exception {
    database.server().stop();
    try (TableRun run = run(spec())) {
      said.await("Pull 1 waits");
      said.await("cannot connect to database 'warehouse': it cannot be reached (SQLSTATE 08001)");
      assertThat(run.isRunning()).isTrue();
      database.server().start();
      assertWholeAndUndisturbed(run, 1);
    }
  }

  @Test
  void a_pull_that_is_asked_for_waits_for_no_pause() throws Exception {
    Duration tooLong = Duration.ofHours(1);
    PulledTable spec = spec().backoff(new Backoff(tooLong, tooLong));
    database.server().stop();
    PulledTable slow = spec.limits(spec.limits().rowsPerSecond(8_000));
    try (TableRun run = TableRun.start(cluster, folder, slow, clock, 1)) {
      said.await("Pull 1 waits");
      database.server().start();
      run.askForPull();
      TableRun.await("rows", () -> run.passed() > 2_000);
      database.server().stop();
      said.await("was interrupted, next try in");
      database.server().start();
      run.askForPull();
      assertWholeAndUndisturbed(run, 1);
    }
  }

  @Test
  void a_source_that_does_not_answer_is_taken_for_down() throws Exception {
    PulledTable spec = spec();
    try (Connection locking = database.connect();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("lock table customers in access exclusive mode");
      try (TableRun run = run(spec.limits(spec.limits().answerWithin(Duration.ofSeconds(1))))) {
        said.await("Cannot read table 'customers' from database 'warehouse'");
        locking.rollback();
        assertWholeAndUndisturbed(run, 1);
      }
    }
  }

  @Test
  void a_renamed_column_is_named_with_what_was_found_and_the_table_waits() throws Exception {
    try (TableRun run =
        run(Customers.spec(new JdbcQuery(database.address(), "select * from customers")))) {
      run.awaitEnd(1);
      database.execute("alter table customers rename column score to rating");
      clock.advance(Duration.ofHours(1).toMillis());
      said.await(
          "Cannot read table 'customers': expects column 'score' of type double, found only [id,"
              + " name, rating, updated_at]");
      clock.advance(1_000);
      TableRun.await("watermark", () -> run.watermark() == clock.nowMillis() - 1);
      assertThat(run.ends()).hasSize(1);
      database.execute("alter table customers rename column rating to score");
      assertWholeAndUndisturbed(run, 2);
    }
  }

  @Test
  void a_role_without_rights_is_told_so_and_reads_when_it_may() throws Exception {
    database.execute("create role reader login");
    try (TableRun run =
        run(
            Customers.spec(
                new JdbcQuery(
                    database.as("reader"), "select id, name, score, updated_at from customers")))) {
      said.await("permission denied for table customers (SQLSTATE 42501)");
      database.execute("grant select on customers to reader");
      assertWholeAndUndisturbed(run, 1);
    }
  }

  @Test
  void connections_cut_again_and_again_lose_and_double_nothing() throws Exception {
    PulledTable spec = spec();
    try (TableRun run = run(spec.limits(spec.limits().rowsPerSecond(8_000)))) {
      TableRun.await("rows", () -> run.passed() > 0);
      while (run.ended() == 0) {
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
                + " 'millrace-table%'");
        int passed = run.passed();
        TableRun.await("rows", () -> run.passed() > passed + 500 || run.ended() > 0);
      }
      assertWholeAndUndisturbed(run, 1);
    }
  }

  /** What the source logs. */
  private static final class Said extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerConfig logger;

    Said() {
      super("said", null, null, true, Property.EMPTY_ARRAY);
      start();
      LoggerContext context = (LoggerContext) LogManager.getContext(false);
      logger = new LoggerConfig("io.millrace.job.source.table", Level.INFO, true);
      logger.addAppender(this, Level.INFO, null);
      context.getConfiguration().addLogger(logger.getName(), logger);
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage() + thrown(event.getThrown()));
    }

    private static String thrown(Throwable thrown) {
      return thrown == null ? "" : " " + thrown + thrown(thrown.getCause());
    }

    void await(String part) {
      TableRun.await("'" + part + "'", () -> lines.stream().anyMatch(line -> line.contains(part)));
    }

    void close() {
      LoggerContext context = (LoggerContext) LogManager.getContext(false);
      context.getConfiguration().removeLogger(logger.getName());
      context.updateLoggers();
      stop();
    }
  }
}
