package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.event.ReasonCode;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
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
