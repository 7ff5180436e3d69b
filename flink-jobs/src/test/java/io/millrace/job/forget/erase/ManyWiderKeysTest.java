package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.SourceNames;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key with many wider ones leaves each table of the log at once. How many: {@code
 * -Dforget.wider=3000}; it says how long it took.
 */
class ManyWiderKeysTest {
  private static final int SHOPS = Integer.getInteger("forget.wider", 60);
  private static final int DAYS = 3;
  private static final int COMMITS_OF_A_DAY = 8;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  /** The payer pays once at each shop, others four times as often, evenly over some days. */
  private void play(ForgottenPayer payer) throws Exception {
    Random random = new Random(3);
    int payments = SHOPS * 5;
    int commits = DAYS * COMMITS_OF_A_DAY;
    long end = System.currentTimeMillis() - Duration.ofMinutes(10).toMillis();
    long begin = end - Duration.ofDays(DAYS).toMillis();
    int committed = 0;
    for (int i = 0; i < payments; i++) {
      long at = begin + (end - begin) * i / payments;
      String who = i % 5 == 0 ? ForgottenPayer.KEY : "p" + random.nextInt(100);
      int shop = i % 5 == 0 ? i / 5 : random.nextInt(SHOPS);
      Logged paid =
          payer.played.arrives(new Paid(who, "s" + shop, 1, Instant.ofEpochMilli(at)), at, 0);
      payer.played.apply(paid);
      if ((i + 1) * commits / payments > i * commits / payments) {
        payer.logged.commit(payer.played.log.subList(committed, i + 1));
        committed = i + 1;
      }
    }
    payer.logged.commit(payer.played.log.subList(committed, payments)).commitServed();
  }

  private static void putOnline(ForgottenPayer payer) throws Exception {
    BoundView visit = payer.played.store.view("visit");
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into %s values (?, ?, 1, 1, 1)"
                    .formatted(OnlineTable.of(visit.spec()).sql()))) {
      for (Map.Entry<EntityKey, byte[]> row : payer.played.rows(visit).entrySet()) {
        insert.setBytes(1, row.getKey().bytes());
        insert.setBytes(2, row.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void leaveState() throws Exception {
    database.execute(
        "update millrace.forget_place set state = 'done', done_at = %d"
                .formatted(System.currentTimeMillis())
            + " where place like 'state:%' or place like 'online:%'");
  }

  /** What a step took is for people to read. */
  private interface Step {
    void run() throws Exception;
  }

  private static void timed(String what, Step step) throws Exception {
    long begun = System.nanoTime();
    step.run();
    System.out.printf(
        "%d wider keys: %s took %d ms%n", SHOPS, what, (System.nanoTime() - begun) / 1_000_000);
  }

  @Test
  void each_table_is_written_again_once_for_all_of_them() throws Exception {
    try (ForgottenPayer payer =
            new ForgottenPayer(
                database.address(), folder, 5, PayerFeatures.class, VisitFeatures.class);
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      new PostgresOnlineStore(database.address()).prepare(payer.played.store.manifest());
      play(payer);
      putOnline(payer);
      List<String> others = payer.rowsOfOthers("events_paid");
      List<String> othersServed = payer.rowsOfOthers("visit");
      long served = payer.logged.log().rows("visit").size() - othersServed.size();
      Forget forget = Forget.of(payer.played.store, database.address(), EntityPlaces.Log.KEPT);
      timed(
          "asking",
          () ->
              assertThat(forget.request("payer", List.of(List.of(ForgottenPayer.KEY)), "").size())
                  .isEqualTo(1 + SHOPS));
      ForgetRegister register = new ForgetRegister(database.address());
      register.cut(
          register.read().entries().stream()
              .map(
                  entry ->
                      new ForgetRegister.Chosen(
                          entry.id(),
                          "paid",
                          SourceNames.UNNAMED,
                          Map.of(0, (long) payer.played.log.size())))
              .toList());
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      timed("the first look", ofViews::round);
      leaveState();
      timed("a look that waits", ofViews::round);
      ofViews.checkpointed();
      ofViews.checkpointed();
      long before = sequence(payer);
      timed("the tables", ofViews::round);
      long commits = sequence(payer) - before;
      System.out.printf("%d wider keys: %d commits to the log of events%n", SHOPS, commits);
      ErasureRounds ofAnswers = new ErasureRounds(database.address(), answers);
      ofAnswers.watermark(Long.MAX_VALUE);
      timed("a first look for answers", ofAnswers::round);
      ofAnswers.checkpointed();
      ofAnswers.checkpointed();
      timed("the answers", ofAnswers::round);
      timed(
          "telling how far it is",
          () -> assertThat(forget.status()).hasSize(1 + SHOPS).allMatch(ForgetStatus::isFinished));
      assertThat(rows(forget, "events_paid")).as("each once").isEqualTo(SHOPS);
      assertThat(rows(forget, "served:visit")).isEqualTo(served);
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.rowsOfOthers("events_paid")).isEqualTo(others).isNotEmpty();
      assertThat(payer.rowsOfOthers("visit")).isEqualTo(othersServed).isNotEmpty();
    }
  }

  /** Of all keys together. */
  private static long rows(Forget forget, String place) {
    return forget.status().stream()
        .flatMap(status -> status.places().stream())
        .filter(each -> each.name().equals(place) && !each.isLeast())
        .mapToLong(ForgetPlace::rowsGone)
        .sum();
  }

  private static long sequence(ForgottenPayer payer) {
    Table events = payer.logged.log().table("events_paid");
    events.refresh();
    return events.currentSnapshot().sequenceNumber();
  }
}
