package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobClock;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.manifest.EntitySpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Streams and tables of which no state of an entity's own views tells whether everything has been
 * read that had arrived when a key of it settled: their cuts are waited for, or that they are read
 * beyond that instant. For one thread.
 */
final class AwaitedFeeds {
  /** After an entry settles, readers of all topics have chosen their cuts by then. */
  private static final long ALL_CHOSEN_MILLIS = 5_000;

  /** Said where another job is waited for. */
  private static final String OR_NOBODY =
      ": if none does so any more, let this place go by forget --release";

  private final ViewsEraser settings;
  private final FeatureStore store;
  private final LongSupplier clock;
  private final Map<EntitySpec, Feeds> feeds = new HashMap<>();

  /**
   * What keys of an entity come from.
   *
   * @param untold of which no state of the entity's own views tells
   * @param toBeCut streams and tables among these where cuts of the entity's keys are chosen
   */
  private record Feeds(List<BoundFeed> all, List<BoundFeed> untold, Set<String> toBeCut) {}

  /**
   * @param clock the wall clock, epoch milliseconds
   */
  AwaitedFeeds(ViewsEraser settings, FeatureStore store, LongSupplier clock) {
    this.settings = settings;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is waited for before an entry may leave the tables, for people, beginning with {@link
   * ForgetPlaces#WAITS}; empty where nothing is.
   *
   * @param earlier how the feeds were used by definitions of before, by the entry's entity
   * @param isComputed whether the job's views may have the key
   */
  Optional<String> before(
      Forgetting entry, EarlierDefinitions earlier, boolean isComputed, long watermarkMillis) {
    // The states of the entity's own views tell of what these are fed with.
    Feeds all = feeds.computeIfAbsent(earlier.entity(), this::feeds);
    List<BoundFeed> untold = isComputed ? all.untold() : all.all();
    boolean isSettled = entry.settlesAtMillis() <= clock.getAsLong();
    if (!isSettled && (!untold.isEmpty() || all.all().isEmpty())) {
      return Optional.of(
          "%suntil %s, when cuts are chosen".formatted(ForgetPlaces.WAITS, settles(entry)));
    }
    boolean isPassed = entry.settlesAtMillis() <= watermarkMillis;
    Set<String> reasons = new LinkedHashSet<>();
    for (BoundFeed feed : untold) {
      boolean waits = all.toBeCut().contains(feed.name()) && !isCut(feed, entry);
      if (feed instanceof BoundStream) {
        if (!isPassed && settings.clock() != JobClock.REPLAY) {
          reasons.add(untilRead(feed.name(), entry));
        } else if (!isPassed && waits) {
          reasons.add(forCuts("stream", feed, entry, "its readers choose"));
        }
      } else if (isComputed && waits) {
        reasons.add(forCuts("table", feed, entry, chooser(feed)));
      }
    }
    if (!isPassed) {
      earlier.usesOfFeedsThatRun().keySet().stream()
          .filter(feed -> !entry.cuts().containsKey(feed))
          .forEach(feed -> reasons.add(untilRead(feed, entry)));
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(ForgetPlaces.WAITS + String.join("; ", reasons));
  }

  private static Instant settles(Forgetting entry) {
    return Instant.ofEpochMilli(entry.settlesAtMillis());
  }

  private static String untilRead(String feed, Forgetting entry) {
    return "until %s is read beyond %s".formatted(feed, settles(entry));
  }

  private String forCuts(String kind, BoundFeed feed, Forgetting entry, String chooser) {
    return isAnyChosen(feed, entry)
        ? "until %s, as more cuts of %s %s may be chosen"
            .formatted(settles(entry).plusMillis(ALL_CHOSEN_MILLIS), kind, feed.name())
        : "for the cut of %s %s, which %s".formatted(kind, feed.name(), chooser);
  }

  /** Who chooses the cut of a table that is waited for. */
  private String chooser(BoundFeed table) {
    if (settings.log() != null) {
      return settings.share() == Share.ALL
          ? "this job chooses as it pulls the table"
          : "the job chooses that logs its rows" + OR_NOBODY;
    }
    boolean isPulledHere =
        store.views().stream()
            .filter(view -> settings.views().contains(view.spec().name()))
            .anyMatch(view -> view.streams().contains(table.name()));
    return isPulledHere
        ? "this job chooses as it pulls the table"
        : "another job chooses that pulls the table" + OR_NOBODY;
  }

  private Feeds feeds(EntitySpec entity) {
    Set<String> told = EntityPlaces.told(store, entity, view -> true);
    // A state of another job, with pulls of its own, says nothing of the pulls that are logged
    // here.
    Set<String> toldHere =
        EntityPlaces.told(store, entity, view -> settings.views().contains(view.spec().name()));
    boolean isPulling = settings.log() != null && settings.share() == Share.ALL;
    List<BoundFeed> all = EntityPlaces.feeds(store, entity);
    List<BoundFeed> untold =
        all.stream()
            .filter(
                feed ->
                    !(isPulling && feed instanceof BoundTable ? toldHere : told)
                        .contains(feed.name()))
            .toList();
    return new Feeds(
        all,
        untold,
        untold.stream()
            .map(BoundFeed::name)
            .filter(feed -> EntityPlaces.entities(store, feed).contains(entity.name()))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Whether the stage of a table has said which pull the key is forgotten up to, and readers of a
   * topic, or of what is pushed for a table, their offsets. In a replay the watermark is the time
   * of events and may never come to that of the request; what is still to be read before the cuts
   * is dropped.
   */
  private boolean isCut(BoundFeed feed, Forgetting entry) {
    return isAnyChosen(feed, entry)
        && entry.settlesAtMillis() + ALL_CHOSEN_MILLIS <= clock.getAsLong();
  }

  private boolean isAnyChosen(BoundFeed feed, Forgetting entry) {
    return feed instanceof BoundStream
        ? entry.cuts().containsKey(feed.name())
        : settings.log() == null
            ? entry.cutsByAnyNumbers(feed.name(), 0).findAny().isPresent()
            : entry.cut(feed.name(), 0).isPresent();
  }
}
