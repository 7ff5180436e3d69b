package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source as a plain list of row versions, and what each pull should have of it, against what came
 * out, across inserts, updates, deletes, late commits, clock steps, failures and restarts.
 */
@Timeout(600)
@Tag("long")
class TableModelIT {

  private static final Instant START = Instant.parse("2024-06-01T00:00:00Z");
  private static final Duration LOOKBACK = Duration.ofMinutes(10);
  private static final int PULLS = 25;

  /** A version of a row; without a name it says that the row was deleted. */
  private record Version(long id, String name, double score, Instant updatedAt) {
    List<Object> values() {
      return List.of(id, name, score, updatedAt);
    }
  }

  @TempDir Path folder;
  private SourceDatabase database;
  private MiniCluster cluster;
  private Random random;
  private final TestClock clock = new TestClock(START.toEpochMilli());
  private final List<Version> versions = new ArrayList<>();
  private Duration setBack = Duration.ZERO;

  @BeforeEach
  void start() throws Exception {
    database = new SourceDatabase();
    cluster = TableRun.cluster();
    Customers.create(database, "modelled");
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void each_incremental_pull_has_what_the_model_says(long seed) throws Exception {
    random = new Random(seed);
    PulledTable spec =
        Customers.spec(database, "modelled")
            .mode(new PullMode.Above(new Mark.Time("updatedAt", LOOKBACK)));
    Instant mark = null;
    Map<Long, Version> known = new HashMap<>();
    int seenAgain = 0;
    int missed = 0;
    TableRun run = TableRun.start(cluster, folder, small(spec), clock, 2);
    for (long pull = 1; pull <= PULLS; pull++) {
      if (pull > 1) {
        happen();
        run = maybeRestarted(run, spec);
        tick();
      }
      run.awaitEnd(pull);
      Instant from = mark == null ? Instant.MIN : mark.minus(LOOKBACK);
      List<Version> expected =
          current().values().stream().filter(v -> !v.updatedAt().isBefore(from)).toList();
      assertThat(run.rows(pull).stream().map(row -> row.values().values()))
          .as("pull %d from %s", pull, from)
          .containsExactlyInAnyOrderElementsOf(expected.stream().map(Version::values).toList());
      for (Version version : expected) {
        mark = mark == null || version.updatedAt().isAfter(mark) ? version.updatedAt() : mark;
        seenAgain += version.equals(known.put(version.id(), version)) ? 1 : 0;
      }
      missed += (int) current().values().stream().filter(v -> !v.equals(known.get(v.id()))).count();
    }
    assertThat(seenAgain).as("rows seen again in the overlap").isGreaterThan(20);
    assertThat(missed).as("rows committed later than the lookback").isGreaterThan(0);
    run.assertInOrder();
    run.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void each_full_pull_has_every_row_and_its_end_tells_which_are_gone(long seed) throws Exception {
    random = new Random(seed);
    PulledTable spec = Customers.spec(database, "modelled");
    TableRun run = TableRun.start(cluster, folder, small(spec), clock, 2);
    Map<Long, List<Object>> view = new TreeMap<>();
    for (long pull = 1; pull <= PULLS; pull++) {
      if (pull > 1) {
        happen();
        run = maybeRestarted(run, spec);
        tick();
      }
      run.awaitEnd(pull);
      // As a view would: what comes is there, at the end what did not come is gone.
      Map<Long, List<Object>> came = new TreeMap<>();
      run.rows(pull)
          .forEach(row -> came.put((Long) row.values().values().get(0), row.values().values()));
      assertThat(run.rows(pull)).hasSize(came.size());
      view.putAll(came);
      view.keySet().retainAll(came.keySet());
      Map<Long, List<Object>> expected = new TreeMap<>();
      current().forEach((id, version) -> expected.put(id, version.values()));
      assertThat(view).as("after pull %d", pull).isEqualTo(expected);
    }
    run.assertInOrder();
    run.close();
  }

  private PulledTable small(PulledTable spec) {
    return spec.limits(spec.limits().rowsPerSplit(1 + random.nextInt(60)).fetchRows(7));
  }

  /** What the source holds. */
  private Map<Long, Version> current() {
    Map<Long, Version> current = new TreeMap<>();
    for (Version version : versions) {
      if (version.name() == null) {
        current.remove(version.id());
      } else {
        current.put(version.id(), version);
      }
    }
    return current;
  }

  private void happen() throws Exception {
    if (random.nextInt(6) == 0) {
      setBack = Duration.ofHours(2);
      clock.advance(-setBack.toMillis());
    }
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (int i = random.nextInt(40); i >= 0; i--) {
        Version version = random.nextInt(8) == 0 ? deletion() : change();
        versions.add(version);
        write(connection, version);
      }
      connection.commit();
    }
  }

  private Version deletion() {
    return new Version(random.nextInt(150), null, 0, Instant.EPOCH);
  }

  /** Now; or dated back within or beyond the lookback, as if committed late. */
  private Version change() {
    long back =
        switch (random.nextInt(10)) {
          case 0, 1 -> random.nextInt(600_000);
          case 2 -> random.nextInt(100_000_000);
          default -> 0;
        };
    Instant at =
        Instant.ofEpochMilli(clock.nowMillis() - back).plusNanos(random.nextInt(999) * 1_000L);
    long id = random.nextInt(150);
    return new Version(id, "v" + random.nextInt(1_000), random.nextInt(100) / 4.0, at);
  }

  private static void write(Connection connection, Version version) throws Exception {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from modelled where id = ?")) {
      delete.setLong(1, version.id());
      delete.executeUpdate();
    }
    if (version.name() != null) {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into modelled values (?, ?, ?, ?)")) {
        insert.setLong(1, version.id());
        insert.setString(2, version.name());
        insert.setDouble(3, version.score());
        insert.setObject(4, OffsetDateTime.ofInstant(version.updatedAt(), ZoneOffset.UTC));
        insert.executeUpdate();
      }
    }
  }

  private TableRun maybeRestarted(TableRun run, PulledTable spec) throws Exception {
    switch (random.nextInt(5)) {
      case 0 -> {
        Path checkpoint = run.cancel();
        run.assertInOrder();
        return TableRun.restored(
            cluster, folder, small(spec), clock, 1 + random.nextInt(3), checkpoint);
      }
      case 1 -> run.failAfter(1 + random.nextInt(50));
      default -> {
        // Nothing happens to the job.
      }
    }
    return run;
  }

  /** The next tick: an hour later or many, also of a clock that had been set back. */
  private void tick() {
    clock.advance(setBack.toMillis());
    setBack = Duration.ZERO;
    clock.advance(Duration.ofHours(random.nextInt(6) == 0 ? 30 : 1).toMillis());
  }
}
