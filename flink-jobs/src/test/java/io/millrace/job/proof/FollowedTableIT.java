package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.aggregate.PulledOffset;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that one job pulls and logs, and another follows: by an address at which there is nothing
 * it could not be pulled. Both are killed, one begins anew, and keys are forgotten meanwhile; what
 * they have counted is what the log has, by the same pulls.
 */
@Timeout(600)
final class FollowedTableIT {
  private static final long ITEMS = 50;
  private static final long STAYS = 7;
  private static final long GOES = 8;
  private static final long ANOTHER = 9;

  /** What the job beside computes of the same table. */
  @FeatureView(name = "again", owner = "tests@example.com", description = "Items once more")
  static final class AgainFeatures {
    static final Feature<Long> VERSION = ItemFeatures.ITEMS.latest(ItemFeatures.Item::version);
    static final Feature<Long> VERSIONS = ItemFeatures.ITEMS.rows().count().forever();
  }

  @TempDir Path folder;
  private ProofPlatform platform;
  private PulledView items;
  private PulledView again;
  private long version;

  @Test
  void bothHaveWhatTheLogHasWhateverIsKilledOrForgotten() throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      execute(
          "create table items (id bigint primary key, version bigint not null)",
          "insert into items select i, 0 from generate_series(1, " + ITEMS + ") i");
      platform.kafka.createTopic("sales", 1, Map.of());
      ProofJob.Submission following =
          job(cluster, "again", "views", "jdbc:postgresql://127.0.0.1:1/nothing");
      try (ProofJob logging =
          job(cluster, "item", "all", platform.database.address().url()).submit()) {
        items = new PulledView(platform, logging.store.view("item"));
        again = new PulledView(platform, logging.store.view("again"));
        change(() -> visible(items) > 3);
        try (ProofJob beside = following.submit()) {
          change(() -> visible(again) > 6);
          compare();
          int attempts = beside.attempts();
          cluster.startTaskManager();
          cluster.terminateTaskManager(0).get(3, TimeUnit.MINUTES);
          change(() -> beside.attempts() > attempts && logging.attempts() > 1);
          long before = visible(again);
          change(() -> visible(again) > before + 4);
          compare();

          ForgetRegister register = new ForgetRegister(platform.database.address());
          long stays = request(register, logging, STAYS);
          execute("delete from items where id = " + GOES);
          long goes = request(register, logging, GOES);
          ForgetPlaces places = new ForgetPlaces(platform.database.address());
          change(() -> isCleared(places, stays) && isCleared(places, goes));
          long cut = PulledOffset.pull(entry(register, stays).cut("items", 0).orElseThrow());
          compare();
          assertThat(logged(STAYS)).isNotEmpty();
          assertThat(logged(STAYS)).allMatch(row -> (Integer) row.getField("pull") >= cut);
          assertThat(items.rows()).containsKeys(STAYS, ANOTHER).doesNotContainKey(GOES);
        }
        execute("update items set version = 1 where id = " + ANOTHER);
        try (ProofJob anew = following.submit()) {
          assertThat(anew.epoch).isPositive();
          compare();
        }
      }
    }
  }

  /** Changes the source about each second until something holds. */
  private void change(Callable<Boolean> until) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(700))
        .until(
            () -> {
              execute("update items set version = " + ++version + " where id in (7, 8, 9)");
              return until.call();
            });
  }

  /** Waits until both views show the source as it is now, and compares them with the log. */
  private void compare() throws Exception {
    long now = System.currentTimeMillis();
    items.awaitVisible("items", now);
    again.awaitVisible("items", now);
    ProofJob.await(this::isShown);
    Map<Long, OnlineRow> all = items.rows();
    Map<Long, OnlineRow> more = again.rows();
    assertThat(more.keySet()).isEqualTo(all.keySet());
    for (Map.Entry<Long, OnlineRow> each : all.entrySet()) {
      OnlineRow other = more.get(each.getKey());
      List<Record> logged = logged(each.getKey());
      assertThat(again.value(other, "version"))
          .as("item %s", each.getKey())
          .isEqualTo(items.value(each.getValue(), "version"));
      assertThat(again.value(other, "versions"))
          .as("item %s", each.getKey())
          .isEqualTo(items.value(each.getValue(), "versions"))
          .isEqualTo((long) logged.size());
      assertThat(PulledOffset.pull(other.positions().get(0).offset()))
          .as("the last pull that changed item %s", each.getKey())
          .isEqualTo(
              logged.stream().mapToLong(row -> (Integer) row.getField("pull")).max().orElseThrow());
    }
  }

  /** Whether both views have as many versions of what changes as the log. */
  private boolean isShown() throws Exception {
    long logged = logged(ANOTHER).size();
    return isCount(items, logged) && isCount(again, logged);
  }

  private static boolean isCount(PulledView view, long rows) throws Exception {
    OnlineRow row = view.rows().get(ANOTHER);
    return row != null && Long.valueOf(rows).equals(view.value(row, "versions"));
  }

  private ProofJob.Submission job(MiniCluster cluster, String view, String share, String url) {
    return ProofJob.of(platform, cluster, ItemFeatures.class, AgainFeatures.class)
        .with("iceberg.warehouse", platform.warehouse())
        .with("iceberg.share", share)
        .with("job.views", view)
        .with("job.state", "rocksdb")
        .with("connection.stock.url", url);
  }

  /** The number of the last pull that a view shows. */
  private static long visible(PulledView view) throws Exception {
    return view.number(
        "select coalesce(max(pull), 0) from millrace.table_visible where online_table = '%s'"
            .formatted(view.table.name()));
  }

  private List<Record> logged(long id) {
    return items.logged("items").stream().filter(row -> row.getField("id").equals(id)).toList();
  }

  private static long request(ForgetRegister register, ProofJob job, long id) {
    var keys = job.store.view("item").keys();
    EntityKey key = keys.encode(List.of(id));
    return register.request(
        keys.spec(), key, "", EntityPlaces.of(job.store, keys.spec(), EntityPlaces.Log.KEPT));
  }

  /** All but answers, which no job writes here. */
  private static boolean isCleared(ForgetPlaces places, long id) {
    return places.of(id).stream()
        .noneMatch(place -> place.isPending() && !place.name().equals("answers"));
  }

  private static Forgetting entry(ForgetRegister register, long id) {
    return register.read().entries().stream()
        .filter(entry -> entry.id() == id)
        .findFirst()
        .orElseThrow();
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection = platform.database.address().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
