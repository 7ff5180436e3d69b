package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table that are pulled and pushed, while the job is killed and Kafka goes away. */
@Timeout(900)
class PushedRowsIT {
  private static final int IDS = 300;

  @TempDir Path folder;
  private final Random random = new Random(17);
  private final Instant base = Instant.now().minusSeconds(1_800).truncatedTo(ChronoUnit.SECONDS);

  /** By id the versions that there ever were: their times, and their names. */
  private final Map<Long, TreeMap<Instant, String>> versions = new TreeMap<>();

  private final TreeSet<Long> copied = new TreeSet<>();
  private ProofPlatform platform;
  private int bad;

  @Test
  void whateverIsKilledEachRowIsLoggedAndCountedOnceAndTheLatestIsServed() throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      execute(
          "create table parts (id bigint primary key, name text, changed_at timestamptz not null)");
      platform.kafka.createTopic("part-rows", 2, Map.of("message.timestamp.type", "LogAppendTime"));
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, PartFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", platform.database.address().url())
              .with("job.state", "rocksdb");
      change(400);
      ProofJob job = submission.submit();
      for (int round = 0; round < 4; round++) {
        job.awaitCheckpointsAfter(2 + random.nextInt(3));
        change(200);
        if (round == 0) {
          // Away for longer than its clients wait, and more is pushed when it is back.
          platform.kafka.stop();
          job.awaitCheckpointsAfter(3);
          awaitComplete(job, System.currentTimeMillis());
          platform.kafka.start();
        } else if (round == 2) {
          job.cancel();
          List<Path> kept = job.retainedCheckpoints();
          job = submission.restore(kept.get(kept.size() - 1));
        } else {
          int attempts = job.attempts();
          cluster.startTaskManager();
          cluster.terminateTaskManager(round / 2).get(3, TimeUnit.MINUTES);
          ProofJob running = job;
          ProofJob.await(() -> running.attempts() > attempts);
        }
        job.awaitRunning();
        change(100);
      }
      compare(job);
      job.cancel();
      // Without state: from the log, and the topic from its beginning.
      change(50);
      job = submission.submit();
      job.awaitRunning();
      change(50);
      compare(job);
      job.close();
    }
  }

  /** What is pushed never holds back what the view is complete to. */
  private void awaitComplete(ProofJob job, long untilMillis) {
    String sql =
        "select min(complete_to) from millrace.progress where online_table = '%s' and epoch = %d"
            .formatted(job.store.view("part").spec().onlineTable(), job.epoch);
    ProofJob.await(
        () -> {
          try (Connection connection = platform.database.address().connect();
              Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getLong(1) > untilMillis;
          }
        });
  }

  /** Even ids are pushed, odd ones change in the database; some of either do both, once. */
  private void change(int changes) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Connection connection = platform.database.address().connect();
        PreparedStatement upsert =
            connection.prepareStatement(
                "insert into parts values (?, ?, ?) on conflict (id) do update set"
                    + " name = excluded.name, changed_at = excluded.changed_at")) {
      for (int i = 0; i < changes; i++) {
        long id = 1 + random.nextInt(IDS);
        if (copied.contains(id)) {
          continue;
        }
        boolean both = id % 7 == 0;
        if (both) {
          copied.add(id);
        }
        TreeMap<Instant, String> known = versions.computeIfAbsent(id, each -> new TreeMap<>());
        // A pushed row may be older than one before it; the database's only grow.
        Instant at =
            id % 2 == 1 || both || known.isEmpty()
                ? base.plusMillis(1_000 + 1_000L * known.size())
                : base.plusMillis(random.nextInt(900_000));
        String name = "part " + id + " " + at;
        known.put(at, name);
        if (id % 2 == 1 || both) {
          upsert.setLong(1, id);
          upsert.setString(2, name);
          upsert.setObject(3, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
          upsert.executeUpdate();
        }
        if (id % 2 == 0 || both) {
          push(producer, id, "{\"id\": %d, \"name\": \"%s\", \"changedAt\": \"%s\"}", id, name, at);
        }
        if (i % 50 == 0) {
          push(producer, id, "{\"id\": %d, \"changedAt\": \"never\"}", id);
          bad++;
        }
      }
      producer.flush();
    }
  }

  private static void push(
      KafkaProducer<byte[], byte[]> producer, long id, String row, Object... values) {
    producer.send(
        new ProducerRecord<>(
            "part-rows",
            String.valueOf(id).getBytes(StandardCharsets.UTF_8),
            row.formatted(values).getBytes(StandardCharsets.UTF_8)));
  }

  private void compare(ProofJob job) throws Exception {
    BoundView view = job.store.view("part");
    Map<Long, List<String>> expected = new TreeMap<>();
    versions.forEach((id, known) -> expected.put(id, List.of(known.lastEntry().getValue())));
    ProofJob.await(() -> served(view, 0).equals(expected));
    // What is logged: of pushed ids all, of others what pulls have met; nothing twice.
    ProofJob.await(() -> logged().keySet().equals(versions.keySet()));
    ProofJob.await(() -> pushedAreLogged());
    Map<Long, List<Instant>> logged = logged();
    Map<Long, List<String>> counts = new TreeMap<>();
    logged.forEach(
        (id, times) -> {
          assertThat(times).as("versions of %d", id).doesNotHaveDuplicates();
          assertThat(versions.get(id).keySet()).containsAll(times);
          if (id % 2 == 0) {
            assertThat(times).containsExactlyInAnyOrderElementsOf(versions.get(id).keySet());
          }
          counts.put(id, List.of(String.valueOf(times.size())));
        });
    ProofJob.await(() -> served(view, 1).equals(counts));
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      ProofJob.await(() -> log.count("dead_letters") >= bad);
      assertThat(log.rows("dead_letters"))
          .hasSize(bad)
          .allSatisfy(
              letter -> {
                assertThat(letter.getField("stream")).isEqualTo("parts");
                assertThat(letter.getField("reason")).isEqualTo("WRONG_TYPE");
              });
    }
  }

  private boolean pushedAreLogged() {
    Map<Long, List<Instant>> logged = logged();
    return versions.entrySet().stream()
        .filter(each -> each.getKey() % 2 == 0)
        .allMatch(each -> logged.get(each.getKey()).size() >= each.getValue().size());
  }

  private Map<Long, List<Instant>> logged() {
    Map<Long, List<Instant>> logged = new TreeMap<>();
    Map<String, Record> places = new HashMap<>();
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      for (Record row : log.rows("rows_parts")) {
        assertThat(places.put(row.getField("pull") + "/" + row.getField("row_id"), row)).isNull();
        logged
            .computeIfAbsent((Long) row.getField("id"), id -> new ArrayList<>())
            .add(((OffsetDateTime) row.getField("observed_at")).toInstant());
      }
    }
    return logged;
  }

  /** By id the value of a cell. */
  private Map<Long, List<String>> served(BoundView view, int feature) throws Exception {
    List<String> features = List.of("name", "versions");
    RowCodec codec = new RowCodec(view.layout());
    Map<Long, List<String>> served = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row :
        platform.database.encodedRows(OnlineTable.of(view.spec())).entrySet()) {
      OnlineRow decoded = codec.decode(row.getValue());
      for (int i = 0; i < view.layout().cells().size(); i++) {
        if (view.layout().cells().get(i).feature().equals(features.get(feature))) {
          served.put(
              (Long) view.keys().decode(row.getKey()).get(0),
              List.of(String.valueOf(decoded.cells().get(i).at(decoded.startMillis()).value())));
        }
      }
    }
    return served;
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = platform.database.address().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
