package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.KeyRegister.Found;
import io.millrace.job.forget.TextKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several keys leave a table at once, each up to cuts of its own. */
class KeysTogetherTest {
  private static final String OTHER = "p1";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer payer(String name) throws Exception {
    return new ForgottenPayer(database.address(), folder.resolve(name), 5).play(24).logTheRest();
  }

  private static long request(ForgottenPayer payer, EntityKey key) {
    return payer.register.request(TextKeys.of("payer"), key, "", List.of());
  }

  private static EntityKey other(ForgottenPayer payer) {
    return payer.played.store.view("payer").keys().encode(List.of(OTHER));
  }

  private static void leaveState(ForgottenPayer payer, List<Long> ids) {
    for (long id : ids) {
      payer.id = id;
      payer.leaveState();
    }
  }

  private static List<String> pending(ForgottenPayer payer, long id) {
    payer.id = id;
    return payer.pending();
  }

  private static List<Record> events(ForgottenPayer payer, String of) {
    return payer.logged.log().rows("events_paid").stream()
        .filter(row -> row.getField("payer").toString().equals(of))
        .toList();
  }

  @Test
  void a_table_is_written_again_once_and_each_key_goes_up_to_its_own_cut() throws Exception {
    try (ForgottenPayer payer = payer("cuts");
        Chores views = payer.chores()) {
      List<Long> ids = List.of(request(payer, payer.key()), request(payer, other(payer)));
      payer.id = ids.get(0);
      payer.cut();
      // Of the second only what came first is forgotten.
      payer.register.cut(ids.get(1), "paid", Map.of(0, 3L, 1, 3L));
      long left =
          events(payer, OTHER).stream().filter(row -> (Long) row.getField("offset") >= 3).count();
      List<String> others =
          payer.rowsOfOthers("events_paid").stream().filter(row -> !row.contains(OTHER)).toList();
      List<String> runs = new ArrayList<>();
      ErasureRounds rounds =
          new ErasureRounds(
              database.address(), new ChosenChores(views, place -> true, c -> noted(c, runs)));
      rounds.round();
      leaveState(payer, ids);
      Erasing.twoCheckpoints(rounds);
      for (long id : ids) {
        assertThat(pending(payer, id)).containsExactly("answers");
        assertThat(payer.places.of(id))
            .filteredOn(place -> place.name().equals("events_paid"))
            .allMatch(place -> place.detail().endsWith("(2 keys together)"));
      }
      assertThat(runs).contains("events_paid", "served:payer").doesNotHaveDuplicates();
      assertThat(events(payer, ForgottenPayer.KEY)).isEmpty();
      assertThat(left).isPositive();
      assertThat(events(payer, OTHER)).hasSize((int) left);
      assertThat(payer.rowsOfOthers("events_paid").stream().filter(row -> !row.contains(OTHER)))
          .containsExactlyElementsOf(others);
    }
  }

  @Test
  void a_key_that_was_asked_for_twice_goes_up_to_its_last_cut() throws Exception {
    try (ForgottenPayer payer = payer("twice");
        Chores views = payer.chores()) {
      List<Long> ids = List.of(request(payer, payer.key()), request(payer, payer.key()));
      payer.register.cut(ids.get(0), "paid", Map.of(0, 3L, 1, 3L));
      payer.id = ids.get(1);
      payer.cut();
      assertThat(events(payer, ForgottenPayer.KEY))
          .anyMatch(row -> (Long) row.getField("offset") >= 3);
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      leaveState(payer, ids);
      Erasing.twoCheckpoints(rounds);
      for (long id : ids) {
        assertThat(pending(payer, id)).containsExactly("answers");
      }
      assertThat(events(payer, ForgottenPayer.KEY)).isEmpty();
      for (String view : List.of("payer", "habit")) {
        assertThat(payer.logged.log().rows(view))
            .isNotEmpty()
            .noneMatch(row -> row.getField("payer").toString().equals(ForgottenPayer.KEY));
      }
    }
  }

  @Test
  void each_of_them_has_its_own_rows_at_each_place_and_one_that_never_was_has_none()
      throws Exception {
    try (ForgottenPayer payer = payer("counts");
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      EntityKey typo = payer.played.store.view("payer").keys().encode(List.of("no-such-payer"));
      List<Long> ids =
          List.of(request(payer, payer.key()), request(payer, other(payer)), request(payer, typo));
      for (long id : ids) {
        payer.id = id;
        payer.cut();
      }
      Map<String, List<Long>> naive = new TreeMap<>();
      for (String place :
          List.of("events_paid", "served:payer", "served:habit", "answers", "dead_letters")) {
        naive.put(
            place,
            List.of(naming(payer, place, ForgottenPayer.KEY), naming(payer, place, OTHER), 0L));
      }
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      for (int i = 0; i < ids.size(); i++) {
        for (ForgetPlace place : payer.places.of(ids.get(i))) {
          if (place.isInTheJob()) {
            payer.register.found(List.of(new Found(ids.get(i), place.name(), i < 2 ? 1 : 0)));
          }
        }
      }
      leaveState(payer, ids);
      Erasing.twoCheckpoints(rounds);
      ErasureRounds ofAnswers = new ErasureRounds(database.address(), answers);
      ofAnswers.watermark(Long.MAX_VALUE);
      Erasing.twoCheckpoints(ofAnswers);
      Map<String, List<Long>> counted = new TreeMap<>();
      for (String place : naive.keySet()) {
        counted.put(place, ids.stream().map(id -> counted(payer, id, place)).toList());
      }
      assertThat(counted).isEqualTo(naive);
      assertThat(naive.get("events_paid")).doesNotHaveDuplicates();
      List<ForgetStatus> all =
          Forget.of(payer.played.store, database.address(), EntityPlaces.Log.KEPT).status();
      assertThat(all).allMatch(ForgetStatus::isFinished);
      // Of a letter that nobody can decode nobody can say whose it is.
      assertThat(Finding.of(all.get(2), List.of()))
          .isEqualTo(new Finding(Finding.Kind.UNKNOWN, 0, Set.of(), false, Set.of("dead_letters")));
      long rows = naive.values().stream().mapToLong(each -> each.get(0)).sum();
      Finding found = Finding.of(all.get(0), List.of());
      assertThat(found.rows()).as("and two online rows").isEqualTo(rows + 2);
      assertThat(found.isLeast()).isFalse();
    }
  }

  private static long counted(ForgottenPayer payer, long id, String place) {
    return payer.places.of(id).stream()
        .filter(each -> each.name().equals(place) && !each.isLeast())
        .findFirst()
        .orElseThrow()
        .rowsGone();
  }

  /** Rows of a place's table that have a text anywhere. */
  private static long naming(ForgottenPayer payer, String place, String text) {
    return payer.logged.log().rows(place.replace("served:", "")).stream()
        .filter(row -> payer.textOf(row).contains(text))
        .count();
  }

  private static Chore noted(Chore chore, List<String> runs) {
    return new Chore(
        chore.place(),
        chore.dues(),
        (dues, counted) -> {
          runs.add(chore.place());
          return chore.work().run(dues, counted);
        });
  }

  @Test
  void a_key_that_no_entity_has_holds_up_no_other() throws Exception {
    try (ForgottenPayer payer = payer("bytes");
        Chores views = payer.chores()) {
      long odd = request(payer, new EntityKey(new byte[] {99, 1}));
      List<Long> ids = List.of(request(payer, payer.key()), request(payer, other(payer)));
      for (long id : ids) {
        payer.id = id;
        payer.cut();
      }
      ErasureRounds rounds = new ErasureRounds(database.address(), views);
      rounds.round();
      payer.places.add(odd, List.of("events_paid"));
      leaveState(payer, ids);
      Erasing.twoCheckpoints(rounds);
      for (long id : ids) {
        assertThat(pending(payer, id)).containsExactly("answers");
      }
      assertThat(events(payer, ForgottenPayer.KEY)).isEmpty();
      assertThat(events(payer, OTHER)).isEmpty();
      assertThat(payer.places.of(odd))
          .extracting(ForgetPlace::detail)
          .singleElement()
          .asString()
          .startsWith("the job that clears tables cannot go on: ");
    }
  }

  @Test
  void one_that_fails_at_a_place_says_so_and_the_others_are_cleared() throws Exception {
    try (ForgottenPayer payer = payer("fails");
        Chores views = payer.chores()) {
      List<Long> ids = List.of(request(payer, payer.key()), request(payer, other(payer)));
      for (long id : ids) {
        payer.id = id;
        payer.cut();
      }
      Set<Long> failing = new HashSet<>(Set.of(ids.get(1)));
      ErasureRounds rounds =
          new ErasureRounds(
              database.address(), new ChosenChores(views, place -> true, c -> fails(c, failing)));
      rounds.round();
      leaveState(payer, ids);
      Erasing.twoCheckpoints(rounds);
      assertThat(pending(payer, ids.get(0))).containsExactly("answers");
      assertThat(pending(payer, ids.get(1))).containsExactly("answers", "served:payer");
      assertThat(payer.places.of(ids.get(1)))
          .anySatisfy(place -> assertThat(place.detail()).contains("tried again: odd"));
      failing.clear();
      rounds.round();
      assertThat(pending(payer, ids.get(1))).containsExactly("answers");
    }
  }

  private static Chore fails(Chore chore, Set<Long> failing) {
    return new Chore(
        chore.place(),
        chore.dues(),
        (dues, counted) -> {
          if (chore.place().equals("served:payer")
              && dues.stream().anyMatch(due -> failing.contains(due.id()))) {
            throw new IllegalStateException("odd");
          }
          return chore.work().run(dues, counted);
        });
  }
}
