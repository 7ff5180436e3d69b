package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.TextKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that is killed before or after any of its places goes on at its next start: one process
 * after the other is killed at the first step at which none was before.
 */
final class KilledRoundsTest {
  private static final String OTHER = "p1";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  /** Steps at which some process was killed, such as {@code after events_paid}. */
  private final Set<String> kills = new LinkedHashSet<>();

  /** What ends the thread, wherever it is. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private ForgottenPayer payer(int payments) throws Exception {
    return new ForgottenPayer(database.address(), folder, 5).play(payments).logTheRest();
  }

  private static List<Long> request(ForgottenPayer payer, String... payers) {
    List<Long> ids = new ArrayList<>();
    for (String each : payers) {
      EntityKey key = payer.played.store.view("payer").keys().encode(List.of(each));
      payer.id = payer.register.request(TextKeys.of("payer"), key, "", List.of());
      payer.cut();
      ids.add(payer.id);
    }
    return ids;
  }

  private void leaveState(ForgottenPayer payer, List<Long> ids) throws Exception {
    try (Chores chores = payer.chores()) {
      new ErasureRounds(database.address(), chores).round();
    }
    for (long id : ids) {
      payer.id = id;
      payer.leaveState();
    }
  }

  /** The places that some of them wait for. */
  private static Set<String> pending(ForgottenPayer payer, List<Long> ids) {
    Set<String> pending = new TreeSet<>();
    for (long id : ids) {
      payer.id = id;
      pending.addAll(payer.pending());
    }
    return pending;
  }

  /** Lets processes clear the tables until one comes to its end. */
  private void clear(ForgottenPayer payer, List<Long> ids) {
    while (isKilled(payer)) {
      Set<String> pending = pending(payer, ids);
      String last = List.copyOf(kills).get(kills.size() - 1);
      assertThat(pending).contains(last.substring(last.indexOf(' ') + 1));
      for (String kill : kills) {
        if (kill.startsWith("after ") && !kill.equals(last)) {
          assertThat(pending).as("since the next process").doesNotContain(kill.substring(6));
        }
      }
      assertThat(payer.entry().isUnderWay()).isTrue();
    }
    assertThat(pending(payer, ids)).containsExactly("answers");
  }

  private boolean isKilled(ForgottenPayer payer) {
    Chores chores = payer.chores(); // who is killed closes nothing
    try {
      Erasing.twoCheckpoints(
          new ErasureRounds(
              database.address(), new ChosenChores(chores, place -> true, this::dying)));
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  private Chore dying(Chore chore) {
    return new Chore(
        chore.place(),
        chore.dues(),
        (dues, counted) -> {
          dieOnce("before " + chore.place());
          Chore.Cleared cleared = chore.work().run(dues, counted);
          dieOnce("after " + chore.place());
          return cleared;
        });
  }

  private void dieOnce(String step) {
    if (kills.add(step)) {
      throw new Killed();
    }
  }

  private static void clearAnswers(ForgottenPayer payer) throws Exception {
    try (Chores answers = payer.answerChores()) {
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), answers));
    }
    assertThat(payer.register.read().entries()).noneMatch(Forgetting::isUnderWay);
  }

  @Test
  void withOneKeyNoFileHoldsItInTheEnd() throws Exception {
    try (ForgottenPayer payer = payer(12)) {
      List<Long> ids = request(payer, ForgottenPayer.KEY);
      leaveState(payer, ids);
      assertThat(payer.holdingKey()).isNotEmpty();
      clear(payer, ids);
      assertThat(kills)
          .hasSizeGreaterThanOrEqualTo(10)
          .contains("before events_paid", "after events_paid", "after served:habit");
      clearAnswers(payer);
      assertThat(payer.holdingKey()).isEmpty();
    }
  }

  @Test
  void withSeveralKeysTogetherNoFileHoldsAnyAndNothingOfOthersIsLost() throws Exception {
    try (ForgottenPayer payer = payer(24)) {
      List<Long> ids = request(payer, ForgottenPayer.KEY, OTHER);
      leaveState(payer, ids);
      Map<String, List<String>> others = new HashMap<>();
      for (String table : List.of("events_paid", "payer", "habit", "answers")) {
        others.put(table, others(payer, table));
      }
      clear(payer, ids);
      clearAnswers(payer);
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.logged.log().rows("events_paid"))
          .isNotEmpty()
          .noneMatch(row -> row.getField("payer").toString().equals(OTHER));
      others.forEach((table, rows) -> assertThat(others(payer, table)).isEqualTo(rows));
    }
  }

  private static List<String> others(ForgottenPayer payer, String table) {
    return payer.rowsOfOthers(table).stream().filter(row -> !row.contains(OTHER)).toList();
  }
}
