package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are logged as they are pulled, and online later or never. */
@Timeout(600)
class ToOnlineIT {
  private static final long TICK = 15_000;
  private static final long SPARE = 2_000;
  private static final int MOST_VERSIONS = 5;

  @TempDir Path folder;

  @Test
  void rowsAreLoggedAtTheirPullAndOnlineAtTheNextTickOrNever() throws Exception {
    try (ProofPlatform platform = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform.database.execute(
          "create table items (id bigint primary key, version bigint not null)");
      platform.database.execute("insert into items select i, 0 from generate_series(1, 20) i");
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, LaterFeatures.Promoted.class, LaterFeatures.Kept.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", platform.database.address().url())
              .with("job.checkpoint-interval", "250ms");
      try (ProofJob job = submission.submit()) {
        PulledView later = new PulledView(platform, job.store.view("later"));
        PulledView never = new PulledView(platform, job.store.view("never"));
        later.awaitVisible("promoted", 1);
        int version = 0;
        int shown;
        long began;
        long nextTick;
        long looked;
        Map<Long, OnlineRow> rows;
        do {
          shown = version;
          awaitShows(later, shown, shown + 1);
          // Just after a tick there is time to see that nothing happens before the next.
          ProofJob.await(() -> System.currentTimeMillis() % TICK < 2_000);
          began = System.currentTimeMillis();
          nextTick = (began / TICK + 1) * TICK;
          // As many of three as a slow machine logs in the first half of the time.
          while (version == shown
              || version < shown + 3 && System.currentTimeMillis() < nextTick - TICK / 2) {
            version++;
            platform.database.execute("update items set version = version + 1");
            int all = 20 * (version + 1);
            ProofJob.await(
                () -> later.countLogged("promoted") == all && never.countLogged("kept") == all);
          }
          rows = later.rows();
          looked = System.currentTimeMillis();
          // Where the time was too short for one nothing is known: once more after a later tick.
        } while (looked >= nextTick - SPARE && version < MOST_VERSIONS);
        assertThat(looked).as("all was logged before").isLessThan(nextTick);
        assertShows(later, rows, shown, shown + 1);

        later.awaitVisible("promoted", began);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(nextTick);
        assertShows(later, later.rows(), version, version + 1);
        assertThat(never.rows()).isEmpty();
        assertThat(
                never.number(
                    "select count(*) from millrace.table_visible where table_name = 'kept'"))
            .isZero();
        assertThat(
                never.number("select max(rows) from millrace.table_pull where table_name = 'kept'"))
            .isEqualTo(20);
        assertEachVersionIsLoggedOnce(never, "kept", version);
        assertEachVersionIsLoggedOnce(later, "promoted", version);
        never.assertPullsAreLogged("kept");
        later.assertPullsAreLogged("promoted");
        assertThat(job.attempts()).isEqualTo(1);
      }
    }
  }

  private static void awaitShows(PulledView view, long version, long versions) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertShows(view, view.rows(), version, versions));
  }

  private static void assertShows(
      PulledView view, Map<Long, OnlineRow> rows, long version, long versions) {
    assertThat(rows).hasSize(20);
    for (OnlineRow row : rows.values()) {
      assertThat(view.value(row, "version")).isEqualTo(version);
      assertThat(view.value(row, "versions")).isEqualTo(versions);
    }
  }

  private static void assertEachVersionIsLoggedOnce(PulledView view, String table, int last) {
    Set<String> versions = new HashSet<>();
    for (Record row : view.logged(table)) {
      assertThat(versions.add(row.getField("id") + "=" + row.getField("version"))).isTrue();
    }
    assertThat(versions).hasSize(20 * (last + 1));
  }
}
