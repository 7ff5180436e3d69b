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
import io.millrace.job.forget.SourceNames;
import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key of a table that two jobs pull, as while a view is rebuilt: the one that logs the rows every
 * second, the one beside it by a connection that takes longer, so that it falls behind in numbers.
 */
@Timeout(600)
final class OwnPullsForgetIT {
  private static final long STAYS = 7;
  private static final long GOES = 8;

  /** By how many pulls the two are apart at the request, at least. */
  private static final long APART = 5;

  /** Each pull takes three seconds. */
  private static final String SLOW = "currentSchema=slow";

  /** What the job beside computes of the same table. */
  @FeatureView(name = "again", owner = "tests@example.com", description = "Items once more")
  static final class AgainFeatures {
    static final Feature<Long> AGAIN = ItemFeatures.ITEMS.latest(ItemFeatures.Item::version);
    static final Feature<Long> TIMES = ItemFeatures.ITEMS.rows().count().forever();
  }

  @TempDir Path folder;
  private ProofPlatform platform;

  @Test
  void whatWasPulledBeforeGoesFromTheLogAndFromBoth() throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      execute(
          "create table items (id bigint primary key, version bigint not null)",
          "insert into items select i, 0 from generate_series(1, 50) i",
          "create schema slow",
          "create view slow.items as select i.id, i.version from items i,"
              + " (select pg_sleep(3)) wait");
      platform.kafka.createTopic("sales", 1, Map.of());
      String url = platform.database.address().url();
      try (ProofJob logging = job(cluster, "item", "all", url).submit();
          ProofJob beside =
              job(cluster, "again", "views", url + (url.contains("?") ? "&" : "?") + SLOW)
                  .submit()) {
        PulledView items = new PulledView(platform, logging.store.view("item"));
        PulledView again = new PulledView(platform, beside.store.view("again"));
        await(
            () -> {
              long version = System.currentTimeMillis();
              execute("update items set version = " + version + " where id in (7, 8, 9)");
              return visible(items) > visible(again) + APART && visible(again) > 0;
            });
        ForgetRegister register = new ForgetRegister(platform.database.address());
        long stays = request(register, logging, STAYS);
        execute("delete from items where id = " + GOES);
        long goes = request(register, logging, GOES);
        ForgetPlaces places = new ForgetPlaces(platform.database.address());
        ProofJob.await(() -> isCleared(places, stays) && isCleared(places, goes));

        long logged = entry(register, stays).cut("items", 0).orElseThrow();
        String name = SourceNames.OWN_PULLS + again.view.spec().onlineTable();
        long own = entry(register, stays).cut("items", name, 0).orElseThrow();
        assertThat(PulledOffset.pull(own)).isLessThan(PulledOffset.pull(logged) - 1);
        assertThat(of(items, STAYS))
            .as("rows that the log has")
            .allMatch(row -> (Integer) row.getField("pull") >= PulledOffset.pull(logged));
        assertThat(of(items, GOES)).isEmpty();
        for (PulledView view : List.of(items, again)) {
          assertThat(view.rows()).containsKey(9L).doesNotContainKey(GOES);
        }

        execute("update items set version = 1 where id = " + STAYS);
        ProofJob.await(() -> isOne(items, "version") && isOne(again, "again"));
        int rows = of(items, STAYS).size();
        assertThat(rows).isBetween(1, 2);
        assertThat(items.value(items.rows().get(STAYS), "versions")).isEqualTo((long) rows);
        assertThat((Long) again.value(again.rows().get(STAYS), "times")).isBetween(1L, 2L);
      }
    }
  }

  private ProofJob.Submission job(MiniCluster cluster, String view, String share, String url) {
    return ProofJob.of(platform, cluster, ItemFeatures.class, AgainFeatures.class)
        .with("iceberg.warehouse", platform.warehouse())
        .with("iceberg.share", share)
        .with("job.views", view)
        .with("connection.stock.url", url);
  }

  /** Waits, changing the source about each second. */
  private static void await(Callable<Boolean> step) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(700))
        .until(step);
  }

  /** The number of the last pull that a view shows. */
  private static long visible(PulledView view) throws Exception {
    return view.number(
        "select coalesce(max(pull), 0) from millrace.table_visible where online_table = '%s'"
            .formatted(view.table.name()));
  }

  private static boolean isOne(PulledView view, String feature) throws Exception {
    OnlineRow row = view.rows().get(STAYS);
    return row != null && Long.valueOf(1).equals(view.value(row, feature));
  }

  private static List<Record> of(PulledView items, long id) {
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
