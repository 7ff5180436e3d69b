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
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.manifest.Manifest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

  private static void deploy(Manifest manifest) {
    PostgresOnlineStore store = new PostgresOnlineStore(database.address());
    store.prepare(manifest);
    store.drawEpoch(manifest, "test");
  }

  private static void twoCheckpoints(ErasureRounds rounds) {
    rounds.watermark(Long.MAX_VALUE);
    rounds.round();
    rounds.checkpointed();
    rounds.checkpointed();
    rounds.round();
  }

  @Test
  void whatItAnsweredUntilThenGoes() throws Exception {
    FeatureStore later = Compiler.compile(LATER).orThrow();
    try (ForgottenPayer payer = new ForgottenPayer(database.address(), folder, 7).play(40);
        Chores views =
            payer.ofViews(Share.ALL, Set.of("payer"), LATER).make(getClass().getClassLoader());
        Chores answers = payer.answerChores()) {
      payer.logTheRest();
      deploy(payer.played.store.manifest());
      deploy(later.manifest()); // The job of before has ended; its gateway goes on.
      insert(payer.onlineTable("payer"), payer.key().bytes());
      payer.id =
          Forget.of(later, database.address(), EntityPlaces.Log.KEPT)
              .request("payer", List.of(List.of(ForgottenPayer.KEY)), "")
              .get(0);
      database.execute("update millrace.forgotten_key set settles_at = requested_at");
      payer.cut();
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      ofViews.round();
      payer.leaveState();
      Thread.sleep(2_500); // Until the next checkpoints are complete.
      long answered = System.currentTimeMillis();
      assertThat(rows(payer.onlineTable("payer"))).as("it is there to be answered").isEqualTo(1);
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
      twoCheckpoints(ofViews);
      assertThat(rows(payer.onlineTable("payer"))).isZero();
      twoCheckpoints(new ErasureRounds(database.address(), answers));
      twoCheckpoints(ofViews);
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

  private static void insert(String table, byte[] key) throws Exception {
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into online.\"" + table + "\" values (?, ?, 1, 1, 1)")) {
      insert.setBytes(1, key);
      insert.setBytes(2, key);
      insert.executeUpdate();
    }
  }

  private static long rows(String table) throws Exception {
    try (Connection connection = database.address().connect();
        PreparedStatement select =
            connection.prepareStatement("select count(*) from online.\"" + table + "\"");
        var row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
