package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.core.EntityKey;
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
          ProofJob.of(platform, cluster, ItemFeatures.class)
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
      items.awaitVisible("items", System.currentTimeMillis());
      items.awaitVisible("items", System.currentTimeMillis());
      ProofJob.await(() -> isSold(items, STAYS, 16));
      compare(items, register, stays);
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
