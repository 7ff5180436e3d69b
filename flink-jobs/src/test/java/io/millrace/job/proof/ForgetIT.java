package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.event.ReasonCode;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.Sightings;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are forgotten under load, by a job that is killed meanwhile and built anew later. */
final class ForgetIT {
  /** Of every third purchase or so: there are new ones all the time. */
  private static final String BUSY = "card0";

  /** Bought before it is forgotten, and never again. */
  private static final String QUIET = "quiet";

  @TempDir static Path folder;
  private static ProofPlatform platform;

  @BeforeAll
  static void start() {
    platform = new ProofPlatform(folder);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void theRowsAreWorthTheEventsThatAreNotForgottenWhateverIsKilledRestoredAndBuiltAnew()
      throws Exception {
    ForgetRegister register = new ForgetRegister(platform.database.address());
    try (Traffic traffic = new Traffic(platform.kafka, "purchases", 11);
        MiniCluster cluster = ProofCluster.start()) {
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, PurchaseFeatures.class, BriefFeatures.class);
      traffic.send(2_000);
      for (int i = 0; i < 20; i++) {
        traffic.send(i % 2, new Purchase(QUIET, "shop1", i, i, Instant.now()));
      }
      ProofJob first = submission.submit();
      ServedView purchases = new ServedView(first.store, NaiveView.PURCHASE, platform.database);
      ServedView brief = new ServedView(first.store, NaiveView.BRIEF, platform.database);
      purchases.awaitComplete(first, traffic.lastArrivalMillis());
      assertThat(purchases.rows()).containsKeys(BUSY, QUIET);
      traffic.start(300);
      first.awaitCheckpointsAfter(1);
      Path older = first.savepoint();

      long busy = request(register, purchases, BUSY);
      long quiet = request(register, purchases, QUIET);
      long settles = entry(register, quiet).settlesAtMillis();
      ProofJob.await(() -> System.currentTimeMillis() > settles - 2_000);
      kill(cluster, first, 0);
      ProofJob.await(() -> entry(register, quiet).cut("purchases", 1).isPresent());
      kill(cluster, first, 1);
      awaitDone(busy);
      awaitDone(quiet);
      assertThat(purchases.rows()).doesNotContainKey(QUIET);
      register.finish(busy);
      register.finish(quiet);
      assertThat(entry(register, busy).key()).isNull();
      int finished = traffic.sent().size();
      ProofJob.await(() -> boughtSince(finished, traffic, purchases) > 100);
      traffic.stop();

      ForgottenEvents forgotten = register.read().forgotten();
      List<Sent> left =
          traffic.sent().stream()
              .filter(event -> !isForgotten(forgotten, purchases, event))
              .toList();
      assertThat(traffic.sent().size() - left.size()).isGreaterThan(500);
      assertThat(left).anyMatch(event -> BUSY.equals(purchases.keyOf(event)));
      compare(first, traffic.sent(), left, purchases, brief);
      first.cancel();

      // Its state is older than the forgetting, whose keys nobody knows any more.
      ProofJob second = submission.restore(older);
      compare(second, traffic.sent(), left, purchases, brief);
      second.cancel();

      try (ProofJob third = submission.with("iceberg.warehouse", platform.warehouse()).submit()) {
        compare(third, traffic.sent(), left, purchases, brief);
        new LoggedOffline(platform).awaitEqualTo(left);
      }

      ProofJob replay =
          ProofJob.of(platform, cluster, PurchaseFeatures.class, BriefFeatures.class)
              .with("job.clock", "replay", "job.source-end", "now")
              .submit();
      ProofJob.await(() -> replay.status().isGloballyTerminalState());
      assertThat(replay.status()).isEqualTo(JobStatus.FINISHED);
      purchases.assertHasAllKeysOf(left);
      assertThat(purchases.assertEqualsNaive(left)).isGreaterThan(2_000);
      assertThat(purchases.order().values()).allMatch(o -> o.startsWith(replay.epoch + "/"));
      brief.assertEqualsNaive(traffic.sent());
    }
  }

  /**
   * A key of some symbols: forgotten by a job that has two of them, and built anew by one that has
   * another before it, which now has its bytes.
   */
  @Test
  void aSymbolStaysForgottenAndNoOtherIsWhenOneMoreStandsBeforeIt() throws Exception {
    platform.kafka.createTopic("seen", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    // The first job knows no ART: a dead letter, at an offset that is forgotten of BOB.
    see("ANN", "BOB", "ART", "BOB", "BOB", "ANN");
    try (MiniCluster cluster = ProofCluster.start()) {
      try (ProofJob two = sightings(cluster, Sightings.OfTwo.SightingFeatures.class)) {
        ProofJob.await(() -> seen(two).equals(Map.of("ANN", 2L, "BOB", 3L)));
        Forget forget = Forget.of(two.store, platform.database.address(), EntityPlaces.Log.KEPT);
        long id = forget.request("kind", List.of(List.of("BOB")), "asked").get(0);
        platform.database.execute(
            "update millrace.forgotten_key set settles_at = requested_at where id = " + id);
        forget.release(id, List.of(AnswerLog.NAME), "nobody logs any");
        ProofJob.await(() -> ofId(forget, id).isFinished());
        assertThat(seen(two)).isEqualTo(Map.of("ANN", 2L));
        assertThat(logged()).containsExactlyInAnyOrder("ANN", "ANN");
      }
      try (ProofJob three = sightings(cluster, Sightings.OfThree.SightingFeatures.class)) {
        ProofJob.await(() -> seen(three).equals(Map.of("ANN", 2L, "ART", 1L)));
        see("ART", "BOB");
        ProofJob.await(() -> seen(three).equals(Map.of("ANN", 2L, "ART", 2L, "BOB", 1L)));
        three.awaitCheckpointsAfter(2);
        kill(cluster, three, 0);
        see("BOB", "ANN");
        ProofJob.await(() -> seen(three).equals(Map.of("ANN", 3L, "ART", 2L, "BOB", 2L)));
        ProofJob.await(() -> logged().size() >= 7);
        assertThat(logged()).filteredOn("BOB"::equals).hasSize(2);
      }
    }
  }

  private static ProofJob sightings(MiniCluster cluster, Class<?> definition) throws Exception {
    return ProofJob.of(platform, cluster, definition)
        .with("iceberg.type", "hadoop", "iceberg.warehouse", sightingsFolder())
        .submit();
  }

  /** A log of its own: that of the purchases is compared as a whole. */
  private static String sightingsFolder() {
    return folder.resolve("sightings").toUri().toString();
  }

  private static void see(String... kinds) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String kind : kinds) {
        byte[] event =
            "{\"kind\":\"%s\",\"seenAt\":\"%s\"}"
                .formatted(kind, Instant.now())
                .getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("seen", event)).get();
      }
    }
  }

  /** How often each kind was seen, by the online rows of a job's definitions. */
  private static Map<String, Long> seen(ProofJob job) throws Exception {
    BoundView view = job.store.view("sighting");
    RowCodec codec = new RowCodec(view.layout());
    Map<String, Long> seen = new TreeMap<>();
    platform
        .database
        .encodedRows(OnlineTable.of(view.spec()))
        .forEach(
            (key, bytes) -> {
              OnlineRow row = codec.decode(bytes);
              long now = Math.max(row.startMillis(), System.currentTimeMillis());
              seen.put(
                  view.keys().decode(key).get(0).toString(),
                  (Long) row.cells().get(0).at(now).value());
            });
    return seen;
  }

  /** The kinds that the log has events of. */
  private static List<String> logged() {
    OfflineCatalog catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", sightingsFolder()));
    try (OfflineLog log = OfflineLog.of(catalog)) {
      return log.rows("events_seen").stream().map(row -> row.getField("kind").toString()).toList();
    }
  }

  private static ForgetStatus ofId(Forget forget, long id) {
    return forget.status().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
  }

  private static void compare(
      ProofJob job, List<Sent> sent, List<Sent> left, ServedView purchases, ServedView brief)
      throws Exception {
    long lastArrival = sent.stream().mapToLong(Sent::arrivalMillis).max().orElseThrow();
    purchases.awaitComplete(job, lastArrival);
    brief.awaitComplete(job, lastArrival);
    purchases.assertHasAllKeysOf(left);
    assertThat(purchases.assertEqualsNaive(left)).isGreaterThan(2_000);
    // Of another entity nothing was forgotten.
    brief.assertEqualsNaive(sent);
  }

  private static boolean isForgotten(ForgottenEvents forgotten, ServedView view, Sent event) {
    if (event.refused() == ReasonCode.UNDECODABLE) {
      return false;
    }
    String json = new String(event.bytes(), StandardCharsets.UTF_8);
    return List.of(BUSY, QUIET).stream()
        .filter(card -> json.contains("\"card\":\"" + card + "\""))
        .anyMatch(
            card ->
                forgotten.forgets(
                    TextKeys.form("card"),
                    key(view, card),
                    "purchases",
                    event.partition(),
                    event.offset()));
  }

  private static long boughtSince(int count, Traffic traffic, ServedView view) {
    return traffic.sent().stream()
        .skip(count)
        .filter(event -> BUSY.equals(view.keyOf(event)))
        .count();
  }

  private static EntityKey key(ServedView view, String card) {
    return view.view.keys().encode(List.of(card));
  }

  private static long request(ForgetRegister register, ServedView view, String card) {
    return register.request(
        TextKeys.of("card"),
        key(view, card),
        "asked for by its holder",
        List.of(
            ForgetPlace.state(view.view.spec().onlineTable()),
            ForgetPlace.online(view.view.spec().onlineTable())));
  }

  private static Forgetting entry(ForgetRegister register, long id) {
    return register.read().entries().stream()
        .filter(entry -> entry.id() == id)
        .findFirst()
        .orElseThrow();
  }

  private static void awaitDone(long id) {
    ForgetPlaces places = new ForgetPlaces(platform.database.address());
    ProofJob.await(() -> places.isNonePending(id));
  }

  private static void kill(MiniCluster cluster, ProofJob job, int taskManager) throws Exception {
    int attempts = job.attempts();
    cluster.startTaskManager();
    cluster.terminateTaskManager(taskManager).get(3, TimeUnit.MINUTES);
    ProofJob.await(() -> job.attempts() > attempts);
    job.awaitRunning();
  }
}
