package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.upkeep.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the job that logs answers does of forgetting: its table, once it has read beyond the last
 * answer that may be made of what has gone. It needs no definitions: the jobs that compute views
 * say how answers name the key.
 */
final class AnswerChores implements Chores {
  /** On its way from a gateway to the topic an answer takes less; later ones are not taken up. */
  private static final long ON_ITS_WAY_MILLIS = 5_000;

  private final AnswersEraser settings;
  private final ForgottenAnswers answers;
  private final ForgetPlaces places;
  private final Pace pace = Pace.half();

  AnswerChores(AnswersEraser settings) {
    this.settings = settings;
    this.answers = new ForgottenAnswers(settings.store());
    this.places = new ForgetPlaces(settings.store());
  }

  @Override
  public boolean concern(Forgetting entry) {
    return true;
  }

  @Override
  public void announce(Forgetting entry) {
    places.add(entry.id(), List.of(AnswerLog.NAME, TopicTime.place(settings.topic())));
  }

  @Override
  public boolean isTime(Due due, long watermarkMillis) {
    // Before a job of views has seen the entry it is not known how answers name the key.
    return watermarkMillis >= due.answeredUntilMillis() + ON_ITS_WAY_MILLIS
        && !answers.texts(due.entry().id()).isEmpty();
  }

  @Override
  public List<Chore> of(Due due) {
    List<Chore> all = new ArrayList<>();
    TopicTime time = new TopicTime(settings.kafka());
    all.add(
        new Chore(
            TopicTime.place(settings.topic()),
            () -> time.of(settings.topic(), due.answeredUntilMillis())));
    all.add(new Chore(AnswerLog.NAME, () -> answers(due)));
    all.removeIf(chore -> !due.isPending(chore.place()));
    return all;
  }

  private Chore.Cleared answers(Due due) {
    Map<String, NamedKey> keys = answers.texts(due.entry().id());
    answers.until(due.entry().id(), due.answeredUntilMillis());
    AnswerRows rows = new AnswerRows(due.entry(), keys, due.answeredUntilMillis());
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return new LogErasure(settings.store(), settings.upkeep(), pace)
          .run(log.table(AnswerLog.NAME), rows, due, LogErasure.Upkeep.BY_A_JOB);
    }
  }

  @Override
  public void stop() {
    pace.stop();
  }

  @Override
  public void close() {
    pace.stop();
  }
}
