package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.PayerFeatures.Paid;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A key's column gets another type while the key is being forgotten. */
final class RetypedKeyTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  /** An entity of the same name, by numbers. */
  @FeatureView(owner = "tests", description = "How many pay")
  static final class NumberFeatures {
    static final Entity.One<Integer> PAYER = Entity.key("payer", Integer.class);
    static final Windowed<Long> TIMES =
        PayerFeatures.PAID.by(PAYER, (Paid p) -> p.payer().length()).count().over("24h");
  }

  private static LoggedAnswer ofNumber(String view, String fingerprint, String key) {
    long at = System.currentTimeMillis() - 60_000;
    return new LoggedAnswer(
        "number " + key,
        0,
        at,
        at,
        view,
        fingerprint,
        "",
        key,
        null,
        Long.MIN_VALUE,
        List.of(),
        List.of(),
        List.of());
  }

  /** What is looked at when nothing goes on any more. */
  private interface Checks {
    void of(ForgottenPayer payer);
  }

  /**
   * The key is asked for by the text that it was, and cleared by a job that has it as a number.
   *
   * @param before keys of answers by the later definition that are there before
   */
  private void forget(List<String> before, Checks checks) throws Exception {
    FeatureStore later = Compiler.compile(NumberFeatures.class).orThrow();
    String fingerprint = later.view("number").spec().fingerprint();
    try (ForgottenPayer payer = new ForgottenPayer(database.address(), folder, 7).play(40);
        Chores views =
            payer
                .ofViews(Share.ALL, Set.of("number"), NumberFeatures.class)
                .make(getClass().getClassLoader(), Pace.full());
        Chores answers = payer.answerChores()) {
      payer.logTheRest();
      payer.logged.commitAnswers(
          before.stream().map(key -> ofNumber("number", fingerprint, key)).toList());
      database.deploy(payer.played.store.manifest());
      payer.id =
          Forget.of(payer.played.store, database.address(), EntityPlaces.Log.KEPT)
              .request("payer", List.of(List.of(ForgottenPayer.KEY)), "")
              .get(0);
      database.settle();
      payer.cut();
      database.deploy(later.manifest());
      Forget.of(later, database.address(), EntityPlaces.Log.KEPT)
          .releaseReplaced(payer.played.store.manifest());
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      ofViews.round();
      payer.leaveState();
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), answers));
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      checks.of(payer);
    }
  }

  @Test
  void noOthersAnswersGo() throws Exception {
    forget(
        List.of("[15]", "[16]"),
        payer ->
            assertThat(payer.logged.log().rows("answers"))
                .as("answers of number 15 are another's")
                .filteredOn(row -> row.getField("view").toString().equals("number"))
                .hasSize(2));
  }

  @Test
  void whatIsDoneHasLeftTheTables() throws Exception {
    forget(
        List.of(),
        payer -> {
          assertThat(payer.pending()).isEmpty();
          assertThat(payer.entry().isUnderWay()).isFalse();
          assertThat(payer.holdingKey()).isEmpty();
        });
  }
}
