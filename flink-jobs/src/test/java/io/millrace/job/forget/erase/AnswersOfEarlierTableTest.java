package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway of an earlier definition goes on to answer from the table of that, which is cleared
 * some checkpoints after state.
 */
final class AnswersOfEarlierTableTest {
  private static final Class<?> LATER = io.millrace.job.forget.erase.second.PayerFeatures.class;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  @Test
  void whatItAnsweredUntilThenGoes() throws Exception {
    FeatureStore later = Compiler.compile(LATER).orThrow();
    try (ForgottenPayer payer = new ForgottenPayer(database.address(), folder, 7).play(40);
        Chores views =
            payer
                .ofViews(Share.ALL, Set.of("payer"), LATER)
                .make(getClass().getClassLoader(), Pace.full());
        Chores answers = payer.answerChores()) {
      payer.logTheRest();
      database.deploy(payer.played.store.manifest());
      database.deploy(later.manifest()); // The job of before has ended; its gateway goes on.
      database.putOnline(payer.onlineTable("payer"), payer.key());
      payer.id =
          Forget.of(later, database.address(), EntityPlaces.Log.KEPT)
              .request("payer", List.of(List.of(ForgottenPayer.KEY)), "")
              .get(0);
      database.settle();
      payer.cut();
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      ofViews.round();
      payer.leaveState();
      Thread.sleep(2_500); // Until the next checkpoints are complete.
      long answered = System.currentTimeMillis();
      assertThat(database.online(payer.onlineTable("payer")))
          .as("it is there to be answered")
          .isEqualTo(1);
      var before = payer.played.store.view("payer").spec();
      payer.logged.commitAnswers(
          List.of(
              new LoggedAnswer(
                  "query",
                  0,
                  answered,
                  answered,
                  "payer",
                  before.fingerprint(),
                  "",
                  "[\"%s\"]".formatted(ForgottenPayer.KEY),
                  new LoggedAnswer.Row(1, 1, 1, List.of(new LoggedAnswer.Position("paid", 0, 0L))),
                  Long.MIN_VALUE,
                  List.of(),
                  List.of(),
                  List.of())));
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      assertThat(database.online(payer.onlineTable("payer"))).isZero();
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), answers));
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      assertThat(
              payer.places.of(payer.id).stream()
                  .filter(place -> place.name().equals("answers"))
                  .filter(place -> !place.isPending())
                  .map(ForgetPlace::untilMillis))
          .as("it is done, and nothing is left")
          .containsOnlyNulls()
          .hasSize(1);
      assertThat(payer.logged.log().rows("answers"))
          .filteredOn(row -> row.getField("key").toString().contains(ForgottenPayer.KEY))
          .isEmpty();
    }
  }
}
