package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.AnswersJob;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.erase.StoredBytes;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.scratch.ScratchFolder;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.PayerFeatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key is forgotten by running jobs, over a real broker, PostgreSQL and Iceberg; then every store
 * but the broker is decoded and searched for it.
 */
final class ForgettingIT {
  private static final String KEY = "forgotten-payer";

  /** Only the key pays there: what its events said. */
  private static final String SHOP = "shop-of-the-forgotten";

  private static final String ANSWERS = "given-answers";
  private static final int OTHERS = 3;

  @TempDir private Path folder;
  private ProofPlatform platform;
  private MiniCluster cluster;
  private int sent;
  private int sentOfOthers;

  @BeforeEach
  void start() throws Exception {
    platform = new ProofPlatform(folder);
    platform.kafka.createTopic(
        "paid", 2, Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "604800000"));
    platform.kafka.createTopic(ANSWERS, 1, Map.of("retention.ms", "86400000"));
    cluster = ProofCluster.start();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    platform.close();
  }

  private void send(String topic, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        int partitions = producer.partitionsFor(topic).size();
        producer.send(new ProducerRecord<>(topic, sent++ % partitions, null, value)).get();
      }
    }
  }

  /** Of the key and of others in turns; the key's own come first and last. */
  private void pay(int count) throws Exception {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean own = i % (OTHERS + 1) == 0 || i == count - 1;
      values.add(paid(own ? KEY : "payer-" + i % OTHERS, Instant.now()));
      sentOfOthers += own ? 0 : 1;
    }
    send("paid", values.toArray(byte[][]::new));
  }

  private static byte[] paid(String payer, Instant at) {
    return "{\"payer\":\"%s\",\"shop\":\"%s\",\"amount\":2.5,\"paidAt\":\"%s\"}"
        .formatted(payer, payer.equals(KEY) ? SHOP : "s1", at)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] answer(String payer, long offset) {
    long now = System.currentTimeMillis();
    return LoggedAnswerJson.write(
        new LoggedAnswer(
            "query-" + payer,
            0,
            now,
            now,
            "payer",
            "0badcafe",
            "12345678",
            "[\"" + payer + "\"]",
            new LoggedAnswer.Row(
                1, now, now, List.of(new LoggedAnswer.Position("paid", 0, offset))),
            now,
            List.of(new LoggedAnswer.Value("spend_1h", "2.5", "present", now)),
            List.of(),
            List.of()));
  }

  private ProofJob submit() throws Exception {
    return ProofJob.of(platform, cluster, PayerFeatures.class, HabitFeatures.class)
        .with("iceberg.warehouse", platform.warehouse())
        .submit();
  }

  private void submitAnswers() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    new AnswersJob(
            JobOptionsReader.read(
                Map.of(
                    "job.checkpoint-interval", "500ms",
                    "postgres.url", platform.database.address().url(),
                    "kafka.bootstrap.servers", platform.kafka.bootstrapServers(),
                    "iceberg.warehouse", platform.warehouse())),
            ANSWERS)
        .build(environment);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get();
  }

  @Test
  void noStoreHoldsTheKeyAfterwards() throws Exception {
    pay(40);
    send(
        "paid",
        paid(KEY, Instant.parse("2999-01-01T00:00:00Z")),
        paid("payer-0", Instant.parse("2999-01-01T00:00:00Z")));
    send(ANSWERS, answer(KEY, 3), answer("payer-0", 4));
    submitAnswers();
    try (ProofJob job = submit()) {
      ProofJob.await(() -> count("answers") == 2 && count("events_paid") == 40);
      job.awaitCheckpointsAfter(2);
      assertThat(inPostgres()).as("the search finds what is there").contains("online");
      assertThat(StoredBytes.holding(KEY, folder.resolve("warehouse"))).isNotEmpty();
      assertThat(StoredBytes.holding(KEY, job.savepoint())).isNotEmpty();
      assertThat(StoredBytes.holding(SHOP, job.savepoint())).isNotEmpty();

      Leftovers left = leaveBehind();
      Forget forget = Forget.of(job.store, platform.database.address(), EntityPlaces.Log.KEPT);
      forget.request("payer", List.of(List.of(KEY)), "asked");
      ProofJob.await(() -> forget.status().get(0).isFinished());

      ForgetStatus done = forget.status().get(0);
      assertThat(done.pending()).isEmpty();
      assertThat(done.places())
          .filteredOn(place -> place.untilMillis() != null)
          .extracting(ForgetPlace::name)
          .contains(
              "state:" + job.store.view("payer").spec().onlineTable(),
              "events_paid",
              "kafka:paid",
              "kafka:" + ANSWERS,
              "savepoints");
      assertThat(inPostgres()).isEmpty();
      assertThat(left.merged()).as("what a killed merge left").doesNotExist();
      assertThat(left.sorted()).as("what a killed sorting left").doesNotExist();
      Path warehouse = folder.resolve("warehouse");
      assertThat(StoredBytes.holding(KEY, warehouse))
          .as("but for what a savepoint may have to commit, which has its date")
          .containsExactly(warehouse.relativize(left.sunk()));
      assertThat(done.places())
          .filteredOn(place -> place.name().equals("events_paid"))
          .singleElement()
          .satisfies(
              place ->
                  assertThat(place.untilMillis())
                      .isBetween(
                          Files.getLastModifiedTime(left.sunk()).toMillis()
                              + Duration.ofDays(7).toMillis(),
                          System.currentTimeMillis() + Duration.ofDays(9).toMillis()));
      removeOrphans("events_paid");
      assertThat(StoredBytes.holding(KEY, warehouse)).isEmpty();
      assertThat(StoredBytes.holding(SHOP, warehouse)).isEmpty();
      // The emptied key itself stays for a while, with a date.
      assertThat(StoredBytes.holding(SHOP, job.savepoint())).isEmpty();
      assertThat(count("events_paid")).isEqualTo(sentOfOthers);
      assertThat(count("dead_letters")).isEqualTo(1);
      assertThat(count(AnswerLog.NAME)).isEqualTo(1);
      assertThat(job.attempts()).as("nothing failed").isEqualTo(1);
    }
  }

  /** Files with the key that nothing names. */
  private record Leftovers(Path sunk, Path merged, Path sorted) {}

  /** As a killed sink, a killed merge and a killed sorting leave them. */
  private Leftovers leaveBehind() throws IOException {
    Path data = folder.resolve("warehouse/millrace/events_paid/data");
    Path held = data.resolve(StoredBytes.holding(KEY, data).get(0));
    String random = UUID.randomUUID().toString();
    Path sunk = held.resolveSibling("00000-7-" + random + "-00001.parquet");
    Path merged = held.resolveSibling("00000-0-upkeep-" + random + "-00001.parquet");
    Path temporary =
        Files.createDirectory(
            ScratchFolder.temporary().resolve("millrace-sorted-1-1-" + random.replace("-", "")));
    Files.createFile(temporary.resolve(".lock"));
    Files.copy(held, sunk);
    Files.copy(held, merged);
    Files.copy(held, temporary.resolve("0.parquet"));
    return new Leftovers(sunk, merged, temporary);
  }

  /** As upkeep does when they have come to the age. */
  private void removeOrphans(String table) {
    UpkeepPolicy now =
        new UpkeepPolicy(null, Duration.ofHours(1), 20, 128 << 20, null, Duration.ZERO);
    try (OfflineUpkeep upkeep = new OfflineUpkeep(platform.catalog(), now, Pace.full())) {
      assertThat(upkeep.whole(table).orphansRemoved()).isPositive();
    }
  }

  private long count(String table) {
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      return log.tables().contains(table) ? log.rows(table).size() : 0;
    }
  }

  /** Schemas whose tables hold the key, as text or in bytes. */
  private List<String> inPostgres() throws Exception {
    String hex = HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.UTF_8));
    List<String> found = new ArrayList<>();
    try (Connection connection = platform.database.address().connect();
        Statement tables = connection.createStatement();
        ResultSet table =
            tables.executeQuery(
                "select schemaname, tablename from pg_tables"
                    + " where schemaname in ('millrace', 'online')")) {
      while (table.next()) {
        String sql =
            "select count(*) from %1$s.\"%2$s\" t where t::text like '%%%3$s%%' or t::text like '%%%4$s%%'"
                .formatted(table.getString(1), table.getString(2), KEY, hex);
        try (Statement search = connection.createStatement();
            ResultSet rows = search.executeQuery(sql)) {
          rows.next();
          if (rows.getLong(1) > 0) {
            found.add(table.getString(1));
          }
        }
      }
    }
    return found;
  }
}
