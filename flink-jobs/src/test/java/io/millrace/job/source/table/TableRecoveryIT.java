package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pull of 200,000 rows, killed in every way at random moments, while its table changes. */
@Timeout(600)
@Tag("long")
class TableRecoveryIT {

  private static final int ROWS = 200_000;
  private static final int KILLS = 10;
  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();

  @TempDir Path folder;
  private SourceDatabase database;
  private MiniCluster cluster;
  private Random random;
  private PulledTable spec;
  private final TestClock clock = new TestClock(START);
  private int changes;

  @BeforeEach
  void start() throws Exception {
    database = new SourceDatabase(folder.resolve("postgres"));
    cluster = TableRun.cluster();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatever_is_killed_no_row_is_lost_or_doubled_and_the_progress_is_right(long seed)
      throws Exception {
    random = new Random(seed);
    Customers.create(database, "killed");
    Customers.fill(database, "killed", ROWS);
    spec =
        Customers.spec(database, "killed")
            .mode(new PullMode.Above(new Mark.Time("updatedAt", Duration.ofMillis(100))));
    spec = spec.limits(spec.limits().rowsPerSplit(30_000).rowsPerSecond(25_000));
    TableRun run = TableRun.start(cluster, folder, spec, clock, 2);
    int inPull = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int until = run.passed() + 1 + random.nextInt(2 * ROWS / KILLS);
      TableRun current = run;
      TableRun.await("records", () -> current.passed() >= until || current.ended() > 0);
      inPull += run.ended() == 0 ? 1 : 0;
      change();
      run = killed(run, (int) ((seed + kill) % 5));
    }
    assertThat(inPull).as("kills in mid-pull").isGreaterThanOrEqualTo(KILLS / 2);
    PullEnd end = run.awaitEnd(1);
    assertUnchangedRowsCameOnce(run.rows(1));
    assertThat(end.rows()).isEqualTo(run.rows(1).size());

    // What changed while the pull ran is above its mark, and in the next one.
    clock.advance(Duration.ofHours(1).toMillis());
    run.awaitEnd(2);
    assertThat(run.ends()).hasSize(2);
    List<FoundRow> second = run.rows(2);
    assertThat(second.size()).isBetween(changes, changes + 200);
    Map<Object, List<Object>> latest = new HashMap<>();
    for (Pulled each : run.all()) {
      if (each instanceof FoundRow row) {
        latest.merge(row.values().values().get(0), row.values().values(), TableRecoveryIT::newer);
      }
    }
    assertThat(latest).hasSize(ROWS);
    assertThat(latest.values().stream().mapToDouble(values -> (Double) values.get(2)).sum())
        .isEqualTo(database.number("select (sum(score) * 8)::bigint from killed") / 8.0);
    run.assertInOrder();
    run.close();
  }

  private static List<Object> newer(List<Object> a, List<Object> b) {
    return ((Instant) a.get(3)).isAfter((Instant) b.get(3)) ? a : b;
  }

  /** Fifty customers get a new score, as if hours later. */
  private void change() throws Exception {
    changes += 50;
    database.execute(
        "update killed set score = -score, updated_at = timestamptz '2024-02-01 00:00:00Z' + %d * interval '1 second' where id %% 4000 = %d"
            .formatted(changes, changes / 50));
  }

  /** A task, the task manager, the connections, the enumerator, or all of the job. */
  private TableRun killed(TableRun run, int how) throws Exception {
    switch (how) {
      case 0 -> {
        run.failAfter(1 + random.nextInt(2_000));
        TableRun.await("failure", () -> run.hasFailed() || run.ended() > 0);
        return run;
      }
      case 1 -> {
        cluster.startTaskManager();
        cluster.terminateTaskManager(0).get(3, TimeUnit.MINUTES);
        return run;
      }
      case 2 -> {
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
                + " 'millrace-table%'");
        return run;
      }
      case 3 -> {
        clock.failEnumerator();
        TableRun.await("failure", clock::hasFailed);
        return run;
      }
      default -> {
        // Without a checkpoint there is nothing to go on from.
        TableRun.await("a checkpoint", run::hasCommitted);
        Path checkpoint = run.cancel();
        run.assertInOrder();
        return TableRun.restored(cluster, folder, spec, clock, 1 + random.nextInt(3), checkpoint);
      }
    }
  }

  private static void assertUnchangedRowsCameOnce(List<FoundRow> rows) {
    Map<Object, Integer> unchanged = new HashMap<>();
    Map<Object, Integer> all = new HashMap<>();
    for (FoundRow row : rows) {
      List<Object> values = row.values().values();
      all.merge(values.get(0), 1, Integer::sum);
      if (isOfTheBeginning(values)) {
        unchanged.merge(values.get(0), 1, Integer::sum);
      }
    }
    assertThat(all).as("every customer").hasSize(ROWS);
    assertThat(unchanged.values()).allMatch(count -> count == 1);
    assertThat(unchanged.size()).isGreaterThan(ROWS - 50 * KILLS - 1);
  }

  private static boolean isOfTheBeginning(List<Object> values) {
    return ((Instant) values.get(3)).isBefore(Instant.parse("2024-01-15T00:00:00Z"));
  }
}
