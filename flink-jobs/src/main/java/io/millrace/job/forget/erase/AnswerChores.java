package io.millrace.job.forget.erase;

import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.upkeep.Pace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the job that logs answers does of forgetting: its table, once it has read beyond the last
 * answer that may be made of what has gone. It needs no definitions: the jobs that compute views
 * say how answers name the key.
 */
final class AnswerChores implements Chores {
  /** On its way from a gateway to the topic an answer takes less; later ones are not taken up. */
  private static final long ON_ITS_WAY_MILLIS = 5_000;

  /** Definitions that a place names. */
  private static final int TOLD = 5;

  private final AnswersEraser settings;
  private final ForgottenAnswers answers;
  private final ForgetPlaces places;
  private final Pace pace;

  AnswerChores(AnswersEraser settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
    this.answers = new ForgottenAnswers(settings.store());
    this.places = new ForgetPlaces(settings.store());
  }

  @Override
  public List<Forgetting> concerned(List<Forgetting> entries) {
    return entries;
  }

  @Override
  public void announce(List<Forgetting> entries) {
    places.add(
        entries.stream().map(Forgetting::id).toList(),
        List.of(AnswerLog.NAME, TopicTime.place(settings.topic())));
  }

  @Override
  public List<Due> inTime(List<Due> dues, long watermarkMillis) {
    List<Due> read =
        dues.stream()
            // What they have still to clear is answered still, where a gateway is of before.
            .filter(due -> !due.isAnyPending(place -> place.earlierName().isPresent()))
            .filter(due -> watermarkMillis >= due.answeredUntilMillis() + ON_ITS_WAY_MILLIS)
            .toList();
    // Before a job of views has seen an entry it is not known how answers name the key.
    Set<Long> known =
        read.isEmpty() ? Set.of() : answers.texts(read.stream().map(Due::id).toList()).keySet();
    return read.stream().filter(due -> known.contains(due.id())).toList();
  }

  @Override
  public List<Chore> of(List<Due> dues) {
    ChoreList all = new ChoreList();
    String topic = settings.topic();
    TopicTime time = new TopicTime(settings.kafka());
    all.add(
        TopicTime.place(topic), dues, (some, counted) -> time.of(topic, answeredUntilMillis(some)));
    all.add(AnswerLog.NAME, dues, this::answers);
    return all.all();
  }

  private static long answeredUntilMillis(List<Due> dues) {
    return dues.stream().mapToLong(Due::answeredUntilMillis).max().orElseThrow();
  }

  private Chore.Cleared answers(List<Due> dues, CountedRows counted) {
    Map<Long, String> texts = answers.texts(dues.stream().map(Due::id).toList());
    // All by which an answer may have been given that is to go: those are given by now.
    AnswerRows rows = new AnswerRows(new AnsweredKeys(Deployments.read(settings.store())));
    Map<Long, Long> until = new HashMap<>();
    for (Due due : dues) {
      String text = texts.get(due.id());
      if (text != null) { // Else it was finished in between, as its places were released.
        until.put(due.id(), due.answeredUntilMillis());
        rows.with(new KeyUntil(due.entry(), due.answeredUntilMillis()), text);
      }
    }
    answers.until(until);
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      Chore.Cleared cleared =
          new LogErasure(settings.store(), settings.upkeep(), pace)
              .run(log.table(AnswerLog.NAME), rows, dues, LogErasure.Upkeep.BY_A_JOB, counted);
      return rows.unclear().isEmpty() ? cleared : cleared.andForGood(said(rows.unclear()));
    }
  }

  private static String said(Set<String> unclear) {
    String some = unclear.stream().limit(TOLD).collect(Collectors.joining(", "));
    return "answers of %s hold the same text and stay: no deployment of these is known, so nobody can say whose they are"
        .formatted(
            unclear.size() > TOLD ? "%s and %d more".formatted(some, unclear.size() - TOLD) : some);
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
