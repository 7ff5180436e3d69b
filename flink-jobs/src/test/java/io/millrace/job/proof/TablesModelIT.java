package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.PullLog;
import io.millrace.job.proof.PieceFeatures.Piece;
import io.millrace.job.source.table.TestClock;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source as a plain list of row versions against a whole job: rows inserted, changed, deleted and
 * committed late, a clock that steps, and the job killed, restored, restored from before, and begun
 * without anything.
 */
@Timeout(900)
class TablesModelIT {
  private static final int IDS = 120;

  /** What happens to the job at a tick. */
  private enum Fate {
    NOTHING,
    TASK_MANAGER_ENDS,
    ENUMERATOR_FAILS,
    RESTORED,
    RESTORED_FROM_BEFORE,
    BEGUN_ANEW
  }

  @TempDir Path folder;
  private Random random;
  private ProofPlatform platform;
  private MiniCluster cluster;
  private ProofJob.Submission submission;
  private ProofJob job;
  private TestClock clock;
  private final PieceModel model = new PieceModel();
  private int taskManagers;
  private long setBackMillis;
  private Path savepoint;

  @Test
  void onlineOfflineAndNaiveAreEqualWhateverHappensToTheSourceTheClockAndTheJob() throws Exception {
    run(30, List.of(Fate.values()));
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void soTheyAreAfterManyPullsAndTheSameFateTwice(long seed) throws Exception {
    List<Fate> fates = new ArrayList<>(Collections.nCopies(6, Fate.NOTHING));
    for (Fate fate : Fate.values()) {
      fates.addAll(List.of(fate, fate));
    }
    run(seed, fates);
  }

  private void run(long seed, List<Fate> all) throws Exception {
    random = new Random(seed);
    List<Fate> fates = new ArrayList<>(all);
    Collections.shuffle(fates, random);
    clock = new TestClock(System.currentTimeMillis() - Duration.ofDays(30).toMillis());
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster startedCluster = ProofCluster.start()) {
      platform = started;
      cluster = startedCluster;
      platform.database.execute(
          "create table pieces (id bigint primary key, name text not null,"
              + " score double precision not null, updated_at timestamptz not null)");
      submission =
          ProofJob.of(platform, cluster, PieceFeatures.class)
              .by(clock)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", platform.database.address().url())
              .with("table.whole.rows-per-part", "40", "table.changed.rows-per-part", "40")
              .with("job.checkpoint-interval", "250ms", "job.state", "rocksdb");
      happen();
      job = submission.submit();
      PulledView view = new PulledView(platform, job.store.view("piece"));
      awaitPull(view);
      for (Fate fate : fates) {
        if (random.nextInt(3) == 0) {
          // By the next checkpoint whoever keeps the mark knows that the pull has ended.
          job.awaitCheckpointsAfter(1);
          savepoint = job.savepoint();
        }
        happen();
        boolean isLost = fate == Fate.BEGUN_ANEW || fate == Fate.RESTORED_FROM_BEFORE;
        if (isLost) {
          // What a job's last checkpoint covers and is not committed yet goes with its state; of
          // what is, the next job goes on from the mark.
          awaitLogged(view);
          awaitMark(view);
          job.cancel();
        }
        tick();
        befall(fate);
        awaitPull(view);
      }
      // The clock that rows arrive by is the later of the two.
      clock.set(Math.max(clock.nowMillis(), System.currentTimeMillis()) + 3_600_000);
      awaitPull(view);
      long last = clock.nowMillis();
      clock.advance(5_000);
      view.awaitVisible("whole", last);
      view.awaitVisible("changed", last);
      compareLog(view);
      compareRows(view);
      assertThat(model.seenAgain).as("rows seen again in the overlap").isGreaterThan(5);
      assertThat(model.missed).as("rows committed later than the lookback").isPositive();
      job.close();
    }
  }

  private void happen() throws Exception {
    if (random.nextInt(5) == 0) {
      setBackMillis = Duration.ofHours(2).toMillis();
      clock.advance(-setBackMillis);
    }
    try (Connection connection = platform.database.address().connect()) {
      connection.setAutoCommit(false);
      for (int i = 5 + random.nextInt(40); i >= 0; i--) {
        long id = random.nextInt(IDS);
        model.source.remove(id);
        if (random.nextInt(6) > 0) {
          model.source.put(id, piece(id));
        }
        write(connection, id);
      }
      connection.commit();
    }
  }

  /** Of now; or dated back within the lookback or beyond it, as if committed late. */
  private Piece piece(long id) {
    long back =
        switch (random.nextInt(10)) {
          case 0, 1 -> random.nextInt(600_000);
          case 2 -> random.nextInt(100_000_000);
          default -> 0;
        };
    Instant at =
        Instant.ofEpochMilli(clock.nowMillis() - back).plusNanos(random.nextInt(999) * 1_000L);
    return new Piece(id, "v" + random.nextInt(1_000), random.nextInt(400) / 4.0, at);
  }

  private void write(Connection connection, long id) throws Exception {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from pieces where id = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
    Piece piece = model.source.get(id);
    if (piece != null) {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into pieces values (?, ?, ?, ?)")) {
        insert.setLong(1, id);
        insert.setString(2, piece.name());
        insert.setDouble(3, piece.score());
        insert.setObject(4, OffsetDateTime.ofInstant(piece.updatedAt(), ZoneOffset.UTC));
        insert.executeUpdate();
      }
    }
  }

  /** An hour later or many, also of a clock that had been set back. */
  private void tick() {
    clock.advance(setBackMillis + Duration.ofHours(random.nextInt(5) == 0 ? 30 : 1).toMillis());
    setBackMillis = 0;
  }

  private void befall(Fate fate) throws Exception {
    switch (fate) {
      case NOTHING -> {}
      case TASK_MANAGER_ENDS -> {
        cluster.startTaskManager();
        cluster.terminateTaskManager(taskManagers++).get(3, TimeUnit.MINUTES);
      }
      case ENUMERATOR_FAILS -> {
        clock.failEnumerator();
        ProofJob.await(clock::hasFailed);
      }
      case RESTORED -> {
        job.awaitCheckpointsAfter(1);
        job.cancel();
        List<Path> kept = job.retainedCheckpoints();
        job = rescaled().restore(kept.get(kept.size() - 1));
      }
      case RESTORED_FROM_BEFORE -> {
        if (savepoint == null) {
          befall(Fate.BEGUN_ANEW);
        } else {
          job = rescaled().restore(savepoint);
        }
      }
      case BEGUN_ANEW -> {
        savepoint = null;
        job = rescaled().submit();
      }
    }
  }

  private ProofJob.Submission rescaled() {
    return submission.with("job.parallelism", String.valueOf(1 + random.nextInt(2)));
  }

  /** Both tables have been pulled at this very instant. */
  private void awaitPull(PulledView view) {
    String sql =
        "select count(distinct table_name) from millrace.table_pull where began_at = "
            + clock.nowMillis();
    ProofJob.await(() -> view.number(sql) == 2);
    model.pulled(clock.nowMillis());
  }

  private void awaitLogged(PulledView view) {
    ProofJob.await(
        () ->
            view.countLogged("whole") >= model.whole.size()
                && view.countLogged("changed") >= model.changed.size());
  }

  /** The last pull by changes has left its mark, and the log says that it has ended. */
  private void awaitMark(PulledView view) {
    ProofJob.await(
        () -> {
          long last =
              view.number("select max(pull) from millrace.table_pull where table_name = 'changed'");
          long marked =
              view.number("select max(pull) from millrace.table_mark where table_name = 'changed'");
          return marked == last && lastLoggedPull() == last;
        });
  }

  private long lastLoggedPull() {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.rows(PullLog.NAME).stream()
          .filter(row -> row.getField(PullLog.TABLE_NAME).equals("changed"))
          .mapToLong(row -> (Integer) row.getField(PullLog.PULL))
          .max()
          .orElse(0);
    }
  }

  private void compareLog(PulledView view) {
    awaitLogged(view);
    for (String table : List.of("whole", "changed")) {
      List<PieceModel.Found> found = table.equals("whole") ? model.whole : model.changed;
      List<String> logged = new ArrayList<>();
      for (Record row : view.logged(table)) {
        logged.add(
            PieceModel.line(
                (Long) row.getField("id"),
                (Boolean) row.getField("gone") ? null : piece(row),
                PulledView.millis(row, "observed_at"),
                PulledView.millis(row, "pulled_at")));
      }
      Collections.sort(logged);
      assertThat(logged).as(table).containsExactlyElementsOf(PieceModel.lines(found));
    }
  }

  private static Piece piece(Record row) {
    return new Piece(
        (Long) row.getField("id"),
        (String) row.getField("name"),
        (Double) row.getField("score"),
        ((OffsetDateTime) row.getField("updated_at")).toInstant());
  }

  private void compareRows(PulledView view) throws Exception {
    Map<Long, OnlineRow> rows = view.rows();
    int compared = 0;
    for (long id = 0; id < IDS; id++) {
      long any = id;
      OnlineRow row = rows.remove(id);
      boolean isKnown =
          model.whole.stream().anyMatch(found -> found.id() == any)
              || model.changed.stream().anyMatch(found -> found.id() == any);
      assertThat(row != null).as("row of %d", id).isEqualTo(isKnown);
      if (row != null) {
        compared += compare(view, id, row);
      }
    }
    assertThat(rows).isEmpty();
    assertThat(compared).isGreaterThan(500);
  }

  private int compare(PulledView view, long id, OnlineRow row) {
    int compared = 0;
    for (var cell : view.view.layout().cells()) {
      Timeline timeline = view.timeline(row, cell.feature());
      String feature = cell.feature().replaceAll("_28d$", "");
      for (long t : ServedView.instants(row.startMillis(), timeline)) {
        assertThat(timeline.at(t).value())
            .as("%s of %d at %d, row of %d", cell.feature(), id, t, row.startMillis())
            .isEqualTo(model.value(feature, id, t));
        compared++;
      }
    }
    return compared;
  }
}
