package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Window;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.FeatureSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What of the answers the register of forgotten keys explains, and nothing else:
 *
 * <ul>
 *   <li>an answer about a forgotten key, of a row that had applied only what is forgotten;
 *   <li>an answer about another key, whose row had applied an event which was a forgotten key's
 *       too, in a feature whose window at the instant holds that very event; a count only by as
 *       much as there are such events. What they were worth in other features nobody knows.
 * </ul>
 *
 * <p>Not thread-safe.
 */
final class Excuses {
  private final FeatureStore store;
  private final PostgresAddress register;
  private final WantedKeys keys;
  private ForgottenEvents forgotten = ForgottenEvents.NONE;
  private final Map<EntitySpec, Map<EntityKey, List<Lost>>> lost = new HashMap<>();
  private final Map<String, ForgottenFeed> feeds = new HashMap<>();

  /**
   * @param register the online store with the register; null for none
   * @param keys that answers are about
   */
  Excuses(FeatureStore store, PostgresAddress register, WantedKeys keys) {
    this.store = store;
    this.register = register;
    this.keys = keys;
  }

  /**
   * Reads the register. An event that is erased is written down before: who reads the register
   * after the events knows of each that he missed.
   */
  void load() {
    if (register == null || !new ForgetRegister(register).isThere()) {
      return;
    }
    ForgetRegister.Contents contents = new ForgetRegister(register).read();
    forgotten = contents.forgotten();
    lost.clear();
    feeds.clear();
    if (forgotten.isEmpty()) {
      return;
    }
    Map<EntitySpec, Set<EntityKey>> byEntity = new HashMap<>();
    for (BoundView view : store.views()) {
      byEntity.computeIfAbsent(view.keys().spec(), entity -> new HashSet<>()).addAll(keys.of(view));
    }
    LostEvents events = new LostEvents(register);
    byEntity.forEach(
        (entity, wanted) -> lost.put(entity, events.of(contents.secret(), entity, wanted)));
  }

  /** Whether an event of a key is forgotten, and may be in the log still. */
  boolean forgets(BoundView view, Contribution event) {
    return forgets(
        view, event.key(), view.streams().get(event.stream()), event.partition(), event.offset());
  }

  /** Whether the log need not hold the event at a position of an answer's row. */
  boolean lacks(BoundView view, LoggedAnswer answer, LoggedAnswer.Position position) {
    EntityKey key = keys.key(view, answer);
    return isForgotten(view, key, position)
        || lost(view, key).stream()
            .anyMatch(
                each ->
                    each.feed().equals(position.stream())
                        && each.partition() == position.partition()
                        && each.offset() == position.offset());
  }

  private boolean isForgotten(BoundView view, EntityKey key, LoggedAnswer.Position position) {
    return forgets(view, key, position.stream(), position.partition(), position.offset());
  }

  private boolean forgets(BoundView view, EntityKey key, String feed, int partition, long offset) {
    return forgotten.mayForget(feed, partition, offset)
        && feeds
            .computeIfAbsent(feed, name -> ForgottenFeed.of(forgotten, store.views(), name))
            .forgets(view, key, partition, offset, Long.MIN_VALUE);
  }

  private List<Lost> lost(BoundView view, EntityKey key) {
    return lost.getOrDefault(view.keys().spec(), Map.of()).getOrDefault(key, List.of());
  }

  /** Whether an answered feature may differ so since something of it was forgotten. */
  boolean explains(Answered answered, Answer expected, AskedRow asked) {
    return !forgotten.isEmpty()
        && explains(answered.feature(), asked, events -> mayDifferBy(events, answered, expected));
  }

  /**
   * @param differs whether so many lost events may make such a difference
   */
  private boolean explains(BoundFeature feature, AskedRow asked, LongPredicate differs) {
    for (String input : feature.spec().inputs()) {
      // How a derivation takes them nobody knows.
      if (explains(store.feature(input), asked, events -> true)) {
        return true;
      }
    }
    LoggedAnswer answer = asked.of(feature.view().spec().name());
    boolean hasRow = answer != null && answer.row() != null && answer.key() != null;
    if (feature.spec().kind() != FeatureSpec.Kind.AGGREGATED || !hasRow) {
      return false;
    }
    EntityKey key = keys.key(feature.view(), answer);
    // A row of the key's new life has what is not forgotten, and only that.
    boolean isOfBefore =
        !answer.row().positions().isEmpty()
            && answer.row().positions().stream()
                .allMatch(position -> isForgotten(feature.view(), key, position));
    long events =
        lost(feature.view(), key).stream()
            .filter(each -> isApplied(each, answer.row()))
            .filter(each -> isCounted(each, feature.spec(), answer))
            .count();
    return isOfBefore || events > 0 && differs.test(events);
  }

  /** A count has lost no more than there were, and gained nothing. */
  private static boolean mayDifferBy(long events, Answered answered, Answer expected) {
    FeatureSpec feature = answered.feature().spec();
    boolean isCount =
        feature.kind() == FeatureSpec.Kind.AGGREGATED
            && answered
                .feature()
                .view()
                .spec()
                .columns()
                .get(feature.column())
                .aggregation()
                .equals("count");
    Object before = ValueText.read(feature.type(), answered.value().value());
    if (!isCount || before == null || expected.value() == null) {
      return true;
    }
    long lost = (Long) before - (Long) expected.value();
    return lost > 0 && lost <= events;
  }

  private static boolean isApplied(Lost event, LoggedAnswer.Row row) {
    return row.positions().stream()
        .anyMatch(
            position ->
                position.stream().equals(event.feed())
                    && position.partition() == event.partition()
                    && event.offset() <= position.offset());
  }

  /** Whether the event is one of the feature's, in its window at the instant of the answer. */
  private static boolean isCounted(Lost event, FeatureSpec feature, LoggedAnswer answer) {
    boolean isOfFeature =
        feature.lineage().isEmpty()
            || feature.lineage().stream()
                .anyMatch(each -> each.equals(event.feed()) || each.startsWith(event.feed() + "."));
    Window window = feature.window();
    long at = instantMillis(feature, answer) - window.delayMillis();
    return isOfFeature
        && event.timeMillis() < at
        && (window.isLifetime()
            || event.timeMillis()
                >= Math.floorDiv(at - window.lengthMillis(), window.tileMillis())
                    * window.tileMillis());
  }

  /** Past its horizon a feature is answered as it was just before. */
  private static long instantMillis(FeatureSpec feature, LoggedAnswer answer) {
    long at = Math.max(answer.atMillis(), answer.row().startMillis());
    for (LoggedAnswer.Horizon horizon : answer.horizons()) {
      if (horizon.feature().equals(feature.name())) {
        at = Math.min(at, horizon.untilMillis() - 1);
      }
    }
    return at;
  }
}
