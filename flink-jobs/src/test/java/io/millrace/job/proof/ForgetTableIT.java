package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.aggregate.PulledOffset;
import io.millrace.core.EntityKey;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.row.OnlineRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a table that is always being pulled are forgotten, and of the stream beside it. */
@Timeout(600)
final class ForgetTableIT {
  private static final long STAYS = 7;
  private static final long GOES = 8;
  private static final long ANOTHER = 9;

  /** The same rows for training sets alone: no view's state tells of their key. */
  @FeatureView(name = "kept", owner = "tests@example.com", description = "Items kept offline")
  static final class KeptFeatures {
    static final Entity.One<Long> KEPT_ID = Entity.key("kept_id", Long.class);
    static final Table<LaterFeatures.Item> KEPT =
        Table.of(LaterFeatures.Item.class)
            .from(Jdbc.query("stock", "select id, version from items"))
            .key(KEPT_ID, LaterFeatures.Item::id)
            .every("1s")
            .offlineOnly();
    static final Feature<Long> VERSION = KEPT.latest(LaterFeatures.Item::version);
  }

  @TempDir Path folder;
  private ProofPlatform platform;

  @Test
  void aRowThatIsStillInTheSourceIsNewToALaterPullAndOneThatIsGoneStaysSo() throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      execute(
          "create table items (id bigint primary key, version bigint not null)",
          "insert into items select i, 0 from generate_series(1, 50) i");
      platform.kafka.createTopic("sales", 2, Map.of());
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, ItemFeatures.class, KeptFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", platform.database.address().url())
              .with("job.state", "rocksdb");
      ProofJob job = submission.submit();
      PulledView items = new PulledView(platform, job.store.view("item"));
      for (int version = 1; version <= 3; version++) {
        items.awaitVisible("items", System.currentTimeMillis());
        execute("update items set version = " + version + " where id in (7, 8, 9)");
      }
      items.awaitVisible("items", System.currentTimeMillis());
      sell(STAYS, 2);
      sell(GOES, 4);
      sell(ANOTHER, 8);
      ProofJob.await(() -> isSold(items, STAYS, 2) && isSold(items, ANOTHER, 8));
      assertThat(items.value(items.rows().get(STAYS), "versions")).isEqualTo(4L);

      ForgetRegister register = new ForgetRegister(platform.database.address());
      ProofJob.await(() -> !pullsOf(items, "kept", STAYS).isEmpty());
      Forget forget = Forget.of(job.store, platform.database.address(), EntityPlaces.Log.KEPT);
      List<Long> kept = forget.request("kept_id", List.of(List.of("7"), List.of("1000")), "asked");
      long stays = request(register, items, STAYS);
      execute("delete from items where id = 8");
      long goes = request(register, items, GOES);
      ProofJob.await(() -> entry(register, goes).cut("items", 0).isPresent());
      int attempts = job.attempts();
      cluster.startTaskManager();
      cluster.terminateTaskManager(0).get(3, TimeUnit.MINUTES);
      ProofJob.await(() -> job.attempts() > attempts);
      awaitDone(stays);
      awaitDone(goes);
      sell(STAYS, 16);
      for (long id : kept) {
        ProofJob.await(() -> ofId(forget, id).isFinished());
      }
      items.awaitVisible("items", System.currentTimeMillis());
      items.awaitVisible("items", System.currentTimeMillis());
      ProofJob.await(() -> isSold(items, STAYS, 16));
      compare(items, register, stays);
      compareKept(items, entry(register, kept.get(0)), forget);
      assertThat(Finding.of(ofId(forget, kept.get(1)), List.of()).kind())
          .as("of a key that never was")
          .isEqualTo(Finding.Kind.NOTHING);
      register.finish(stays);
      register.finish(goes);
      job.cancel();

      // From the log of rows and the topic, without state.
      try (ProofJob anew = submission.submit()) {
        items.awaitVisible("items", System.currentTimeMillis());
        ProofJob.await(() -> isSold(items, STAYS, 16));
        compare(items, register, stays);
      }
    }
  }

  private static void compare(PulledView items, ForgetRegister register, long stays)
      throws Exception {
    long cut = PulledOffset.pull(entry(register, stays).cut("items", 0).orElseThrow());
    long left =
        items.logged("items").stream()
            .filter(row -> row.getField("id").equals(STAYS))
            .filter(row -> (Integer) row.getField("pull") >= cut)
            .count();
    assertThat(left).isEqualTo(1);
    Map<Long, OnlineRow> rows = items.rows();
    assertThat(rows).doesNotContainKey(GOES).hasSize(49);
    OnlineRow row = rows.get(STAYS);
    assertThat(items.value(row, "versions")).isEqualTo(left);
    assertThat(items.value(row, "version")).isEqualTo(3L);
    assertThat(items.value(row, "sold")).isEqualTo(16.0);
    assertThat(items.value(rows.get(ANOTHER), "versions")).isEqualTo(4L);
    assertThat(items.value(rows.get(ANOTHER), "sold")).isEqualTo(8.0);
  }

  /** The numbers of the pulls that gave an item's rows which the log has. */
  private static List<Integer> pullsOf(PulledView items, String table, long id) {
    return items.logged(table).stream()
        .filter(row -> row.getField("id").equals(id))
        .map(row -> (Integer) row.getField("pull"))
        .toList();
  }

  private static void compareKept(PulledView items, Forgetting entry, Forget forget) {
    long cut = PulledOffset.pull(entry.cut("kept", 0).orElseThrow());
    ProofJob.await(() -> !pullsOf(items, "kept", STAYS).isEmpty());
    assertThat(pullsOf(items, "kept", STAYS)).as("new since").allMatch(pull -> pull >= cut);
    assertThat(pullsOf(items, "kept", ANOTHER)).anyMatch(pull -> pull < cut);
    Finding found = Finding.of(ofId(forget, entry.id()), List.of());
    assertThat(found.places()).containsExactly("rows_kept");
    assertThat(found.rows()).isPositive();
  }

  private static ForgetStatus ofId(Forget forget, long id) {
    return forget.status().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
  }

  private static boolean isSold(PulledView items, long id, double amount) throws Exception {
    OnlineRow row = items.rows().get(id);
    return row != null && Double.valueOf(amount).equals(items.value(row, "sold"));
  }

  private static long request(ForgetRegister register, PulledView items, long id) {
    EntityKey key = items.view.keys().encode(List.of(id));
    return register.request(
        items.view.keys().spec(),
        key,
        "",
        List.of(
            ForgetPlace.state(items.view.spec().onlineTable()),
            ForgetPlace.online(items.view.spec().onlineTable())));
  }

  private static Forgetting entry(ForgetRegister register, long id) {
    return register.read().entries().stream()
        .filter(entry -> entry.id() == id)
        .findFirst()
        .orElseThrow();
  }

  private void awaitDone(long id) {
    ForgetPlaces places = new ForgetPlaces(platform.database.address());
    ProofJob.await(() -> places.isNonePending(id));
  }

  private void sell(long id, double amount) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      String event =
          "{\"itemId\": %d, \"amount\": %s, \"at\": \"%s\"}"
              .formatted(id, amount, Instant.now().minusSeconds(1));
      producer.send(new ProducerRecord<>("sales", event.getBytes(StandardCharsets.UTF_8)));
    }
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
