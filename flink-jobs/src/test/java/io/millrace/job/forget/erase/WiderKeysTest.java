package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A payer is forgotten, of whom there are keys with a shop as well. */
final class WiderKeysTest {
  private static final String KEY = ForgottenPayer.KEY;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer payer(String name) throws Exception {
    ForgottenPayer payer =
        new ForgottenPayer(
            database.address(), folder.resolve(name), 5, PayerFeatures.class, VisitFeatures.class);
    new PostgresOnlineStore(database.address()).prepare(payer.played.store.manifest());
    database.execute("delete from " + online(payer).sql());
    return payer;
  }

  private static BoundView visit(ForgottenPayer payer) {
    return payer.played.store.view("visit");
  }

  private static OnlineTable online(ForgottenPayer payer) {
    return OnlineTable.of(visit(payer).spec());
  }

  private static Forget forget(ForgottenPayer payer, EntityPlaces.Log log) {
    return Forget.of(payer.played.store, database.address(), log);
  }

  private static void request(ForgottenPayer payer, EntityPlaces.Log log) {
    List<Long> ids = forget(payer, log).request("payer", List.of(List.of(KEY)), "why");
    assertThat(ids).as("no online table has a wider key").hasSize(1);
    payer.id = ids.get(0);
  }

  private static void pay(ForgottenPayer payer, String who, String shop) {
    pay(payer, who, shop, 0);
  }

  private static void pay(ForgottenPayer payer, String who, String shop, int partition) {
    long at = System.currentTimeMillis();
    Paid visit = new Paid(who, shop, 1, Instant.ofEpochMilli(at - 1_000));
    Logged paid = payer.played.arrives(visit, at, partition);
    payer.played.apply(paid);
  }

  /** The online rows of these shops, as they are by now. */
  private static void putOnline(ForgottenPayer payer, String... keys) throws Exception {
    for (String each : keys) {
      List<Object> columns = List.of((Object[]) each.split("/"));
      EntityKey key = visit(payer).keys().encode(columns);
      try (Connection connection = database.address().connect();
          PreparedStatement insert =
              connection.prepareStatement(
                  "insert into %s values (?, ?, 1, 1, 1)".formatted(online(payer).sql()))) {
        insert.setBytes(1, key.bytes());
        insert.setBytes(2, payer.played.rows(visit(payer)).get(key));
        insert.executeUpdate();
      }
    }
  }

  private static Stream<ForgetStatus> held(ForgottenPayer payer) {
    return forget(payer, EntityPlaces.Log.KEPT).status().stream()
        .filter(each -> each.id() != payer.id);
  }

  @Test
  void those_that_came_before_the_cuts_are_asked_for_when_state_is_clear_and_no_others()
      throws Exception {
    try (ForgottenPayer payer = payer("between");
        Chores views = payer.chores()) {
      request(payer, EntityPlaces.Log.KEPT);
      pay(payer, KEY, "early");
      pay(payer, KEY, "both");
      pay(payer, "p1", "early");
      payer.register.cut(payer.id, "paid", Map.of(0, 3L));
      pay(payer, KEY, "both");
      pay(payer, KEY, "late");
      payer.logged.commit(payer.played.log);
      putOnline(payer, KEY + "/early", KEY + "/both", KEY + "/late", "p1/early");
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      assertThat(payer.pending()).contains("served:visit", ForgetPlace.WIDER);
      payer.leaveState();
      rounds.round();
      assertThat(held(payer)).isEmpty();
      Erasing.twoCheckpoints(rounds);
      // Where one row has gone on, its lost event tells.
      assertThat(held(payer))
          .extracting(ForgetStatus::entity, ForgetStatus::key, ForgetStatus::heldBy)
          .containsExactlyInAnyOrder(
              tuple("payer,shop", List.of(KEY, "early"), payer.id),
              tuple("payer,shop", List.of(KEY, "both"), payer.id));
      assertThat(held(payer)).extracting(ForgetStatus::reason).containsOnly("why");
      assertThat(held(payer).findFirst().orElseThrow().pending())
          .contains(
              "state:" + payer.onlineTable("visit"),
              "online:" + payer.onlineTable("visit"),
              "events_paid");
      rounds.round();
      assertThat(held(payer)).as("asked for once").hasSize(2);
      assertThat(payer.pending()).doesNotContain(ForgetPlace.WIDER);
    }
  }

  /**
   * What it had lost, it lost to the first request, which its position in the other partition is
   * of, too: of the second it has nothing.
   */
  @Test
  void one_that_came_after_the_cuts_of_a_second_request_is_not_asked_for() throws Exception {
    try (ForgottenPayer payer = payer("twice");
        Chores views = payer.chores()) {
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      request(payer, EntityPlaces.Log.KEPT);
      long first = payer.id;
      pay(payer, KEY, "again");
      pay(payer, KEY, "again", 1);
      payer.logged.commit(payer.played.log);
      payer.register.cut(first, "paid", Map.of(0, 1L, 1, 1L));
      rounds.round();
      payer.leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(payer.pending()).containsExactly("answers");
      payer.register.finish(first);

      request(payer, EntityPlaces.Log.KEPT);
      payer.register.cut(payer.id, "paid", Map.of(0, 1L, 1, 1L));
      pay(payer, KEY, "again");
      payer.logged.commit(payer.played.log.subList(2, 3));
      putOnline(payer, KEY + "/again");
      rounds.round();
      payer.leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(payer.pending()).containsExactly("answers");
      assertThat(held(payer)).extracting(ForgetStatus::id).containsExactly(first);
    }
  }

  @Test
  void a_job_without_a_log_asks_for_all_that_came_since_the_request() throws Exception {
    try (ForgottenPayer payer = payer("no-log");
        Chores views = payer.ofViewsWithoutLog().make(getClass().getClassLoader(), Pace.full())) {
      request(payer, EntityPlaces.Log.NONE);
      pay(payer, KEY, "s1");
      payer.register.cut(payer.id, "paid", Map.of(0, 1L));
      pay(payer, KEY, "s1");
      putOnline(payer, KEY + "/s1");
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      payer.leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(held(payer)).extracting(ForgetStatus::key).containsExactly(List.of(KEY, "s1"));
    }
  }

  @Test
  void one_that_was_asked_for_at_the_request_is_not_asked_for_again() throws Exception {
    try (ForgottenPayer payer = payer("known");
        Chores views = payer.chores()) {
      pay(payer, KEY, "s1");
      payer.logged.commit(payer.played.log);
      putOnline(payer, KEY + "/s1");
      List<Long> ids =
          forget(payer, EntityPlaces.Log.KEPT).request("payer", List.of(List.of(KEY)), "");
      assertThat(ids).hasSize(2);
      payer.id = ids.get(0);
      for (long id : ids) {
        payer.register.cut(id, "paid", Map.of(0, 1L));
      }
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      payer.leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(held(payer)).extracting(ForgetStatus::id).containsExactly(ids.get(1));
    }
  }

  @Test
  void of_one_whose_row_has_emptied_nothing_is_left_in_any_file() throws Exception {
    try (ForgottenPayer payer = payer("emptied").play(40).logTheRest();
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      request(payer, EntityPlaces.Log.KEPT);
      payer.cut();
      List<String> others = payer.rowsOfOthers("visit");
      List<String> othersAnswers = payer.rowsOfOthers("answers");
      database.create("visit__0abc");
      putOnlineEarlier("visit__0abc", visit(payer).keys().encode(List.of(KEY, "s1")).bytes());
      putOnlineEarlier("visit__0abc", visit(payer).keys().encode(List.of("p1", "s1")).bytes());
      putOnlineEarlier("visit__0abc", new byte[] {7});
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      ofViews.round();
      payer.leaveState();
      Erasing.twoCheckpoints(ofViews);
      ErasureRounds ofAnswers = new ErasureRounds(database.address(), answers);
      ofAnswers.watermark(Long.MAX_VALUE);
      Erasing.twoCheckpoints(ofAnswers);
      assertThat(payer.pending()).isEmpty();
      assertThat(held(payer)).isEmpty();
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.rowsOfOthers("visit")).isEqualTo(others).isNotEmpty();
      assertThat(payer.rowsOfOthers("answers")).isEqualTo(othersAnswers).isNotEmpty();
      assertThat(database.encodedRows(new OnlineTable("visit__0abc"))).hasSize(2);
    }
  }

  private static void putOnlineEarlier(String table, byte[] key) throws Exception {
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into online.\"" + table + "\" values (?, ?, 1, 1, 1)")) {
      insert.setBytes(1, key);
      insert.setBytes(2, key);
      insert.executeUpdate();
    }
  }

  private static boolean forgets(ForgottenPayer payer, String view, String key) {
    LoggedAnswer answer =
        new LoggedAnswer(
            "query",
            0,
            1,
            1,
            view,
            payer.played.store.view(view).spec().fingerprint(),
            "",
            key,
            null,
            0,
            List.of(),
            List.of(),
            List.of());
    return new ForgottenAnswers(database.address())
        .read()
        .forgets(answer, new AnsweredKeys(Deployments.read(database.address())));
  }

  @Test
  void answers_about_it_are_known_when_their_topic_is_read_again() throws Exception {
    try (ForgottenPayer payer = payer("answers")) {
      request(payer, EntityPlaces.Log.KEPT);
      new ForgottenAnswers(database.address())
          .add(payer.id, new NamedKey("payer", "[\"a\\\"],b\"]"));
      assertThat(forgets(payer, "visit", "[\"a\\\"],b\",\"s1\"]")).isTrue();
      assertThat(forgets(payer, "visit", "[\"s1\",\"a\\\"],b\"]")).isFalse();
      assertThat(forgets(payer, "payer", "[\"a\\\"],b\"]")).isTrue();
      assertThat(forgets(payer, "payer", "[\"a\"]")).isFalse();
    }
  }

  @Test
  void answers_about_another_key_of_the_same_text_are_kept() throws Exception {
    try (ForgottenPayer payer = payer("texts")) {
      ForgottenAnswers answers = new ForgottenAnswers(database.address());
      long both = payer.register.request(TextKeys.of("payer"), payer.key(), "", List.of());
      long shop = payer.register.request(TextKeys.of("shop"), payer.key(), "", List.of());
      answers.add(both, new NamedKey("payer", "[\"7\"]"));
      answers.add(shop, new NamedKey("shop", "[\"9\"]"));
      assertThat(forgets(payer, "visit", "[\"7\",\"5\"]")).isTrue();
      assertThat(forgets(payer, "visit", "[\"5\",\"9\"]")).isTrue();
      assertThat(forgets(payer, "visit", "[\"5\",\"7\"]")).as("shop 7").isFalse();
      assertThat(forgets(payer, "visit", "[\"9\",\"5\"]")).as("payer 9").isFalse();
      assertThat(forgets(payer, "visit", "[\"9\"]")).as("of one column").isFalse();
    }
  }

  @Test
  void the_last_look_waits_until_the_log_is_cleared() throws Exception {
    try (ForgottenPayer payer = payer("failing");
        Chores views = payer.chores()) {
      Forget forget = forget(payer, EntityPlaces.Log.KEPT);
      payer.id = forget.request("payer", List.of(List.of(KEY)), "").get(0);
      pay(payer, KEY, "both");
      payer.register.cut(payer.id, "paid", Map.of(0, 1L));
      pay(payer, KEY, "both");
      payer.logged.commit(payer.played.log);
      putOnline(payer, KEY + "/both");
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      payer.leaveState();
      rounds.round();
      try (Connection other = database.address().connect();
          PreparedStatement lock =
              other.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
        lock.setString(1, "millrace erases " + payer.logged.log().table("events_paid").name());
        lock.execute();
        rounds.checkpointed();
        rounds.checkpointed();
        rounds.round();
        assertThat(payer.pending()).contains("events_paid", ForgetPlace.WIDER);
      }
      rounds.round();
      assertThat(payer.pending()).doesNotContain("events_paid", ForgetPlace.WIDER);
      assertThat(forget.status()).as("the payer, and with the shop").hasSize(2);
    }
  }
}
