package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.erase.second.CodedFeatures;
import io.millrace.job.forget.erase.second.RideFeatures;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A key leaves tables whose view or stream is in the definitions no more. */
class EarlierPlacesTest {
  private static final List<String> TABLES = List.of("events_paid", "payer", "habit", "store");

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  /** Everything was deployed once, and rows were written. */
  private ForgottenPayer payer(Class<?>... more) throws Exception {
    ForgottenPayer payer = new ForgottenPayer(database.address(), folder, 7).play(40).logTheRest();
    database.deploy(payer.played.store.manifest());
    if (more.length > 0) {
      database.deploy(Compiler.compile(more).orThrow().manifest());
    }
    EntityKey other = payer.played.store.view("payer").keys().encode(List.of("p1"));
    for (String view : List.of("payer", "habit")) {
      database.putOnline(payer.onlineTable(view), payer.key());
      database.putOnline(payer.onlineTable(view), other);
    }
    return payer;
  }

  /** By definitions that are left, so that nobody has to wait for it to settle. */
  private static ForgetStatus request(ForgottenPayer payer, Class<?>... left) throws Exception {
    FeatureStore store = Compiler.compile(left).orThrow();
    database.deploy(store.manifest());
    Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.KEPT);
    payer.id = forget.request("payer", List.of(List.of(ForgottenPayer.KEY)), "asked").get(0);
    database.settle();
    return forget.status().get(0);
  }

  private static ErasureRounds rounds(Chores chores) {
    return new ErasureRounds(database.address(), chores);
  }

  private static Chores chores(ForgottenPayer payer, Set<String> views, Class<?>... definitions) {
    return payer
        .ofViews(Share.ALL, views, definitions)
        .make(EarlierPlacesTest.class.getClassLoader(), Pace.full());
  }

  private static Map<String, List<String>> rowsOfOthers(ForgottenPayer payer) {
    Map<String, List<String>> rows = new HashMap<>();
    TABLES.forEach(table -> rows.put(table, payer.rowsOfOthers(table)));
    rows.put(DeadLetterLog.NAME, payer.rowsOfOthers(DeadLetterLog.NAME));
    return rows;
  }

  private static ForgetPlace place(ForgottenPayer payer, String name) {
    return payer.places.of(payer.id).stream()
        .filter(place -> place.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void views_that_were_taken_out_lose_it_online_and_in_the_log_and_their_stream_does_too()
      throws Exception {
    try (ForgottenPayer payer = payer();
        Chores views = chores(payer, Set.of("store"), StoreFeatures.class);
        Chores answers = payer.answerChores()) {
      Map<String, List<String>> before = rowsOfOthers(payer);
      assertThat(payer.holdingKey()).isNotEmpty();
      assertThat(request(payer, StoreFeatures.class).pending())
          .containsExactlyInAnyOrder(
              "earlier:payer", "earlier:habit", "events_paid", "dead_letters", "answers");
      ErasureRounds ofViews = rounds(views);
      ofViews.round();
      ofViews.checkpointed();
      ofViews.checkpointed();
      ofViews.round();
      assertThat(payer.pending()).as("it has not read what had come").contains("events_paid");
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      assertThat(payer.pending()).containsExactly("answers");
      ErasureRounds ofAnswers = rounds(answers);
      Erasing.twoCheckpointsAtTheEnd(ofAnswers);
      assertThat(payer.pending()).isEmpty();
      assertThat(payer.entry().isUnderWay()).isFalse();
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(rowsOfOthers(payer)).isEqualTo(before);
      for (String view : List.of("payer", "habit")) {
        assertThat(database.online(payer.onlineTable(view))).as(view).isEqualTo(1);
      }
      assertThat(database.count("millrace", "lost_event"))
          .as("shops have lost events")
          .isPositive();
    }
  }

  @Test
  void a_stream_that_was_taken_out_loses_it_by_the_fields_that_keys_were_taken_from()
      throws Exception {
    try (ForgottenPayer payer = payer();
        Chores views = chores(payer, Set.of("ride"), RideFeatures.class)) {
      Map<String, List<String>> before = rowsOfOthers(payer);
      assertThat(request(payer, RideFeatures.class).pending())
          .contains("earlier:events_paid", "earlier:payer", "earlier:habit")
          .doesNotContain("events_paid", "earlier:store");
      Erasing.twoCheckpointsAtTheEnd(rounds(views));
      assertThat(payer.pending()).containsExactly("answers");
      assertThat(rowsOfOthers(payer)).isEqualTo(before);
      assertThat(
              payer.logged.log().rows("events_paid").stream()
                  .filter(row -> row.getField("payer").equals(ForgottenPayer.KEY)))
          .isEmpty();
      assertThat(StoredBytes.holding(ForgottenPayer.KEY, folder))
          .as("but in answers, which wait for the job that logs them")
          .isNotEmpty()
          .allMatch(file -> file.toString().contains("answers"));
    }
  }

  @Test
  void what_nobody_can_tell_is_said_and_not_touched() throws Exception {
    try (ForgottenPayer payer = payer(CodedFeatures.class);
        Chores views = chores(payer, Set.of("ride"), RideFeatures.class)) {
      database.create("nobodys__0badcafe");
      database.putOnline("nobodys__0badcafe", payer.key());
      request(payer, RideFeatures.class);
      Erasing.twoCheckpointsAtTheEnd(rounds(views));
      assertThat(place(payer, "earlier:nobodys"))
          .satisfies(
              place -> {
                assertThat(place.untilMillis()).isEqualTo(ForgetPlace.NEVER);
                assertThat(place.detail())
                    .contains("nobody can say whose keys online.nobodys__0badcafe has");
              });
      assertThat(database.online("nobodys__0badcafe")).isEqualTo(1);
      assertThat(place(payer, "earlier:events_paid"))
          .satisfies(
              place -> {
                assertThat(place.untilMillis()).isEqualTo(ForgetPlace.NEVER);
                assertThat(place.detail()).contains("coded took its key by code that is no more");
              });
    }
  }

  @Test
  void rows_of_wider_keys_of_a_view_that_was_taken_out_go_too() throws Exception {
    try (ForgottenPayer payer = payer(VisitFeatures.class, PayerFeatures.class);
        Chores views = chores(payer, Set.of("store"), StoreFeatures.class)) {
      FeatureStore visits = Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
      String table = visits.view("visit").spec().onlineTable();
      database.putOnline(
          table, visits.view("visit").keys().encode(List.of(ForgottenPayer.KEY, "s1")));
      database.putOnline(table, visits.view("visit").keys().encode(List.of("p1", "s1")));
      request(payer, StoreFeatures.class);
      Erasing.twoCheckpointsAtTheEnd(rounds(views));
      assertThat(place(payer, "earlier:visit").detail()).startsWith("1 row of 1 online table");
      assertThat(place(payer, "earlier:visit").rowsGone()).isEqualTo(1);
      assertThat(place(payer, "earlier:visit").isLeast()).isFalse();
      assertThat(database.online(table)).isEqualTo(1);
    }
  }

  @Test
  void a_key_of_an_entity_that_nothing_deployed_has_is_nobodys_matter() throws Exception {
    try (ForgottenPayer payer = payer();
        Chores views = chores(payer, Set.of("store"), StoreFeatures.class)) {
      payer.id =
          payer.register.request(TextKeys.of("rider"), payer.key(), "", List.of("earlier:ride"));
      ErasureRounds rounds = rounds(views);
      rounds.round();
      assertThat(rounds.underWay()).isZero();
      database.deploy(Compiler.compile(RideFeatures.class).orThrow().manifest());
      long another =
          payer.register.request(TextKeys.of("rider"), payer.key(), "", List.of("earlier:ride"));
      rounds.round();
      rounds.round();
      assertThat(rounds.underWay()).as("it was deployed since").isEqualTo(2);
      assertThat(another).isGreaterThan(payer.id);
    }
  }

  @Test
  void the_last_deployment_says_which_definition_of_a_view_is_waited_for() throws Exception {
    try (ForgottenPayer payer = payer()) {
      Class<?> second = io.millrace.job.forget.erase.second.PayerFeatures.class;
      FeatureStore newer = Compiler.compile(second).orThrow();
      Forget forget = Forget.of(newer, database.address(), EntityPlaces.Log.KEPT);
      forget.request("payer", List.of(List.of("p1")), "");
      assertThat(forget.status().get(0).pending())
          .contains("state:" + payer.onlineTable("payer"))
          .doesNotContain("state:" + newer.view("payer").spec().onlineTable());
      assertThat(forget.status().get(0).places())
          .filteredOn(place -> place.name().equals("state:" + payer.onlineTable("payer")))
          .singleElement()
          .satisfies(
              place ->
                  assertThat(place.detail())
                      .contains("if none has any more, forget --release", place.name()));
    }
  }

  @Test
  void what_another_job_has_still_to_commit_of_the_same_view_is_waited_for() throws Exception {
    Class<?> second = io.millrace.job.forget.erase.second.PayerFeatures.class;
    try (ForgottenPayer payer = payer();
        Chores first = payer.chores();
        Chores other =
            payer
                .ofViews(Share.VIEWS, Set.of("payer"), second)
                .make(EarlierPlacesTest.class.getClassLoader(), Pace.full())) {
      payer.request();
      ErasureRounds ofFirst = rounds(first);
      ErasureRounds ofOther = rounds(other);
      ofFirst.round();
      ofOther.round();
      String table = Compiler.compile(second).orThrow().view("payer").spec().onlineTable();
      for (ForgetPlace place : payer.places.of(payer.id)) {
        if (place.isInTheJob() && !place.name().endsWith(table)) {
          payer.places.done(payer.id, place.name(), "", null);
        }
      }
      Erasing.twoCheckpointsAtTheEnd(ofFirst);
      assertThat(payer.pending())
          .as("the first speaks for itself alone")
          .contains("state:" + table, "online:" + table, "served:payer", "events_paid");
      payer.leaveState();
      Erasing.twoCheckpointsAtTheEnd(ofFirst);
      assertThat(payer.pending())
          .contains("written:" + table, "served:payer", "served:habit", "events_paid")
          .doesNotContain("written:" + payer.onlineTable("payer"));
      payer.logged.commitServed(); // As the other job's sink does at its checkpoint.
      Erasing.twoCheckpointsAtTheEnd(ofOther);
      ofFirst.round();
      assertThat(payer.pending()).containsExactly("answers");
      assertThat(payer.logged.log().rows("payer"))
          .isNotEmpty()
          .noneMatch(row -> row.getField("payer").equals(ForgottenPayer.KEY));
    }
  }
}
