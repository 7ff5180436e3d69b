package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.offline.upkeep.Pace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When answers about a key go, and which of them are about what came since. */
class AnswersErasureTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer payer(String name, int payments) throws Exception {
    return new ForgottenPayer(database.address(), folder.resolve(name), 5)
        .play(payments)
        .logTheRest();
  }

  private static ErasureRounds rounds(Chores chores) {
    return new ErasureRounds(database.address(), chores);
  }

  @Test
  void answers_wait_until_the_topic_is_read_beyond_the_last_that_was_made_of_the_key()
      throws Exception {
    try (ForgottenPayer payer = payer("answers", 20).request();
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      ErasureRounds ofAnswers = rounds(answers);
      ofAnswers.watermark(Long.MAX_VALUE);
      Erasing.twoCheckpoints(ofAnswers);
      assertThat(payer.entry().isUnderWay()).as("nobody has said how answers name it").isTrue();
      ErasureRounds ofViews = rounds(views);
      ofViews.round();
      payer.leaveState();
      Erasing.twoCheckpoints(ofViews);
      ofAnswers.watermark(System.currentTimeMillis());
      Erasing.twoCheckpoints(ofAnswers);
      assertThat(payer.pending()).contains("answers");
      ofAnswers.watermark(System.currentTimeMillis() + 60_000);
      ofAnswers.round();
      assertThat(payer.pending()).doesNotContain("answers");
    }
  }

  @Test
  void answers_given_when_all_was_done_are_not_forgotten_where_no_answers_were_logged_before()
      throws Exception {
    try (ForgottenPayer payer = payer("no-answers", 4).request();
        Chores views = payer.ofViewsWithoutLog().make(getClass().getClassLoader(), Pace.full())) {
      ErasureRounds rounds = rounds(views);
      rounds.round();
      payer.leaveState();
      ForgottenAnswers answers = new ForgottenAnswers(database.address());
      AnsweredKeys keys = new AnsweredKeys(Deployments.read(database.address()));
      assertThat(answers.read().forgets(answer(payer, Long.MAX_VALUE - 1), keys)).isTrue();
      Erasing.twoCheckpoints(rounds);
      assertThat(payer.entry().isUnderWay()).isFalse();
      assertThat(answers.read().forgets(answer(payer, payer.entry().requestedAtMillis()), keys))
          .isTrue();
      assertThat(answers.read().forgets(answer(payer, payer.entry().finishedAtMillis() + 1), keys))
          .isFalse();
    }
  }

  @Test
  void of_a_key_that_was_finished_in_between_nothing_more_goes() throws Exception {
    try (ForgottenPayer payer = payer("released", 20).request();
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      List<String> others = payer.rowsOfOthers("answers");
      rounds(views).round();
      payer.leaveState();
      Due due = new Due(payer.entry(), payer.register.read().secret(), payer.places.of(payer.id));
      Chore chore =
          answers.of(List.of(due)).stream()
              .filter(each -> each.place().equals("answers"))
              .findFirst()
              .orElseThrow();
      payer.register.finish(payer.id);
      chore.work().run(chore.dues(), CountedRows.BY_NOBODY);
      assertThat(payer.rowsOfOthers("answers")).isEqualTo(others).isNotEmpty();
    }
  }

  private static LoggedAnswer answer(ForgottenPayer payer, long answeredAtMillis) {
    String key = "[\"%s\"]".formatted(ForgottenPayer.KEY);
    return new LoggedAnswer(
        "query",
        0,
        answeredAtMillis,
        1,
        "payer",
        payer.played.store.view("payer").spec().fingerprint(),
        "",
        key,
        null,
        0,
        List.of(),
        List.of(),
        List.of());
  }
}
