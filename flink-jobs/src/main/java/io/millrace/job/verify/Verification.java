package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Computes logged answers once more from the event log and compares them: what {@code bin/millrace
 * verify} does.
 *
 * @param store the definitions; an answer of others is not compared
 * @param log the offline log with the tables {@code answers} and {@code events_*}; not owned
 * @param selection which answers
 * @param register the online store, whose register says which keys are forgotten; null for none
 */
public record Verification(
    FeatureStore store, OfflineLog log, Selection selection, PostgresAddress register) {
  private static final long LOOK_MILLIS = 500;

  /**
   * Which answers are verified.
   *
   * @param views names of views; empty for all
   * @param since answered at or after this; null for all
   * @param sample so many asked rows, drawn by chance; 0 for all
   * @param patience how long to wait for the event log to reach as far as the answers
   */
  public record Selection(Set<String> views, Instant since, int sample, Duration patience) {
    public Selection {
      views = Set.copyOf(views);
    }

    /** All there are. */
    public static Selection all() {
      return new Selection(Set.of(), null, 0, Duration.ofSeconds(15));
    }
  }

  /** Without a register of forgotten keys. */
  public Verification(FeatureStore store, OfflineLog log, Selection selection) {
    this(store, log, selection, null);
  }

  /**
   * Verifies. Takes memory for the answers and for the events of their keys.
   *
   * @param progress told what is being done, in words for people
   * @throws IllegalArgumentException if there is no such view
   */
  public Findings run(Consumer<String> progress) {
    return run(progress, System.currentTimeMillis());
  }

  /** The same at another instant. */
  Findings run(Consumer<String> progress, long nowMillis) {
    selection.views().forEach(store::view);
    progress.accept("reading answers");
    List<AskedRow> asked = asked();
    WantedKeys keys = new WantedKeys();
    want(asked, keys);
    progress.accept("reading events");
    Excuses excuses = new Excuses(store, register, keys);
    excuses.load();
    EventReader events = new EventReader(log, store.views(), keys, excuses);
    LogReach reach = new LogReach(events, keys, excuses, nowMillis);
    awaitEvents(asked, events, reach, progress);
    excuses.load();
    progress.accept("computing answers");
    Findings findings = new Findings();
    Judge judge =
        new Judge(store, AnswerRecorder.definitions(store), new LoggedKeys(keys, reach, excuses));
    asked.stream()
        .sorted(Comparator.comparing(Verification::order))
        .forEach(row -> judge.judge(row, this::isChosen, findings::add));
    return findings;
  }

  private List<AskedRow> asked() {
    if (!log.tables().contains(AnswerLog.NAME)) {
      return List.of();
    }
    Expression condition =
        selection.since() == null
            ? Expressions.alwaysTrue()
            : Expressions.greaterThanOrEqual(
                AnswerLog.ANSWERED_AT, selection.since().toEpochMilli() * 1_000);
    AnswerSample sample =
        new AnswerSample(selection.sample() == 0 ? Integer.MAX_VALUE : selection.sample());
    if (selection.views().isEmpty()) {
      log.forEach(AnswerLog.NAME, condition, row -> sample.add(AnswerLog.read(row)));
      return sample.rows();
    }
    // What was derived from other views needs their rows too, of those that were drawn.
    Object[] chosen = selection.views().toArray();
    log.forEach(
        AnswerLog.NAME,
        Expressions.and(condition, Expressions.in(AnswerLog.VIEW, chosen)),
        row -> sample.add(AnswerLog.read(row)));
    log.forEach(
        AnswerLog.NAME,
        Expressions.and(condition, Expressions.notIn(AnswerLog.VIEW, chosen)),
        row -> sample.complete(AnswerLog.read(row)));
    return sample.rows();
  }

  private boolean isChosen(String view) {
    return selection.views().isEmpty() || selection.views().contains(view);
  }

  private void want(List<AskedRow> asked, WantedKeys keys) {
    for (AskedRow row : asked) {
      for (LoggedAnswer answer : row.views()) {
        for (BoundView view : store.views()) {
          if (answer.key() != null
              && view.spec().name().equals(answer.view())
              && view.spec().fingerprint().equals(answer.fingerprint())) {
            keys.of(view, answer);
          }
        }
      }
    }
  }

  /**
   * Files come with checkpoints, later than rows: what was just answered may not be there yet. What
   * does not come is looked for in the log of served rows, which says whether it should have.
   */
  private void awaitEvents(
      List<AskedRow> asked, EventReader events, LogReach reach, Consumer<String> progress) {
    long deadline = System.nanoTime() + selection.patience().toNanos();
    events.read();
    Map<BoundView, Collection<LoggedAnswer>> beyond = beyond(asked, reach);
    while (!beyond.isEmpty() && System.nanoTime() - deadline < 0) {
      progress.accept("waiting for the event log");
      if (!sleeps(LOOK_MILLIS)) {
        return;
      }
      events.read();
      beyond = beyond(asked, reach);
    }
    if (!beyond.isEmpty()) {
      reach.readServed(log, beyond);
    }
  }

  private static boolean sleeps(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Map<BoundView, Collection<LoggedAnswer>> beyond(List<AskedRow> asked, LogReach reach) {
    Map<BoundView, Collection<LoggedAnswer>> beyond = new HashMap<>();
    for (AskedRow row : asked) {
      for (LoggedAnswer answer : row.views()) {
        for (BoundView view : store.views()) {
          if (view.spec().name().equals(answer.view())
              && view.spec().fingerprint().equals(answer.fingerprint())
              && reach.isBeyond(view, answer)) {
            beyond.computeIfAbsent(view, each -> new ArrayList<>()).add(answer);
          }
        }
      }
    }
    return beyond;
  }

  /** Rows of one key follow each other, by their positions, so that little is computed twice. */
  private static String order(AskedRow row) {
    LoggedAnswer first = row.first();
    return "%s\n%s\n%020d"
        .formatted(first.view(), first.key(), first.row() == null ? 0 : first.row().position());
  }

  /** The keys of the event log. */
  private record LoggedKeys(WantedKeys keys, LogReach reach, Excuses excuses)
      implements Judge.Events {
    @Override
    public KeyEvents of(BoundView view, LoggedAnswer answer) {
      return keys.of(view, answer);
    }

    @Override
    public Verdict beyond(BoundView view, LoggedAnswer answer) {
      return reach.beyond(view, answer);
    }

    @Override
    public boolean lacks(BoundView view, LoggedAnswer answer, LoggedAnswer.Position position) {
      return excuses.lacks(view, answer, position);
    }

    @Override
    public boolean explain(Answered answered, Answer expected, AskedRow asked) {
      return excuses.explains(answered, expected, asked);
    }
  }
}
